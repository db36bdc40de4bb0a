import { LEDGER_INVARIANTS } from '../modules/ledger/index.js';
import { PAYMENT_INVARIANTS } from '../modules/payments/index.js';
import { REFUND_INVARIANTS } from '../modules/refunds/index.js';
import type { Db } from '../platform/db/db.js';

/** Everything that must always hold, as SQL that returns no row. */
export const INVARIANTS: Record<string, string> = {
  ...LEDGER_INVARIANTS,
  ...PAYMENT_INVARIANTS,
  ...REFUND_INVARIANTS,
};

export interface BrokenInvariant {
  name: string;
  /** The first rows that break it. */
  rows: unknown[];
}

export async function brokenInvariants(db: Pick<Db, 'rows'>): Promise<BrokenInvariant[]> {
  const broken: BrokenInvariant[] = [];
  for (const [name, sql] of Object.entries(INVARIANTS)) {
    const rows = await db.rows(`SELECT * FROM (${sql}) broken LIMIT 10`);
    if (rows.length > 0) broken.push({ name, rows });
  }
  return broken;
}

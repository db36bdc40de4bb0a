// Loading a module declares what must always hold in it.
import '../modules/domains/index.js';
import '../modules/ledger/index.js';
import '../modules/payments/index.js';
import '../modules/refunds/index.js';
import '../modules/settlements/index.js';
import type { Db } from '../platform/db/db.js';
import { invariants as INVARIANTS } from '../platform/db/invariants.js';

export { INVARIANTS };

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

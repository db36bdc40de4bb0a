import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Db } from '../../../platform/db/db.js';
import { afterCommit, type Tx } from '../../../platform/db/unit-of-work.js';
import { analyticsErrors } from '../analytics.errors.js';
import { KINDS_MAX } from './activity.rules.js';

/** Kinds of events by small numbers. The first who names one makes it. */
@Injectable()
export class ActivityKinds {
  private readonly known = new Map<string, number>();

  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  /**
   * @param max how many there may be for a new one to be made
   * @throws ACTIVITY_KINDS_TOO_MANY
   */
  async numbersOf(tx: Tx, kinds: readonly string[], max: number): Promise<ReadonlyMap<string, number>> {
    const wanted = [...new Set(kinds)].sort();
    if (wanted.every((kind) => this.known.has(kind))) return this.known;
    const made = await tx.query<unknown[]>(
      `INSERT INTO activity_kinds (kind, created_at)
       SELECT kind, $2 FROM unnest($1::text[]) AS g (kind)
       WHERE NOT EXISTS (SELECT FROM activity_kinds k WHERE k.kind = g.kind) ON CONFLICT DO NOTHING RETURNING no`,
      [wanted, this.clock.now()],
    );
    const rows = await tx.query<{ kind: string; no: number }[]>(`SELECT kind, no FROM activity_kinds`);
    if (made.length > 0 && rows.length > max) throw analyticsErrors.ACTIVITY_KINDS_TOO_MANY({ max });
    const numbers = new Map(rows.map(({ kind, no }) => [kind, no]));
    afterCommit(tx, () => {
      for (const [kind, no] of numbers) this.known.set(kind, no);
    });
    return numbers;
  }

  /** All there are, by name. */
  all(): Promise<{ kind: string; no: number }[]> {
    return this.db.scan(`SELECT kind, no FROM activity_kinds ORDER BY kind LIMIT ${KINDS_MAX}`);
  }
}

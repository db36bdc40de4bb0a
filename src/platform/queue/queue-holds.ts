import { Injectable } from '@nestjs/common';
import { Db } from '../db/db.js';
import type { Tx } from '../db/unit-of-work.js';
import type { QueueName } from '../outbox/consumers.js';

/** Staff hold a queue for a while: nothing of its work is begun. */
export interface QueueHold {
  queue: QueueName;
  at: Date;
  until: Date;
  adminId: string;
  reason: string;
}

const COLUMNS = `queue, paused_at AS at, paused_until AS until, paused_by AS "adminId", reason`;

/** Which queues are held. The rows are what was decided; Redis only passes it on to workers. */
@Injectable()
export class QueueHolds {
  constructor(private readonly db: Db) {}

  /** Also those whose time is over and that nobody has ended yet. */
  async all(): Promise<ReadonlyMap<string, QueueHold>> {
    const rows = await this.db.rows<QueueHold>(`SELECT ${COLUMNS} FROM queue_pauses`);
    return new Map(rows.map((row) => [row.queue, row]));
  }

  /** One hand at a time: otherwise Redis could be told by one what another has just changed its mind about. */
  async lock(tx: Tx): Promise<void> {
    await tx.query(`LOCK TABLE queue_pauses IN SHARE ROW EXCLUSIVE MODE`);
  }

  async of(tx: Tx, queue: QueueName): Promise<QueueHold | null> {
    const [row]: QueueHold[] = await tx.query(`SELECT ${COLUMNS} FROM queue_pauses WHERE queue = $1`, [
      queue,
    ]);
    return row ?? null;
  }

  /** In the place of the one before, if there is one. */
  async put(tx: Tx, { queue, at, until, adminId, reason }: QueueHold): Promise<void> {
    await tx.query(
      `INSERT INTO queue_pauses (queue, paused_at, paused_until, paused_by, reason) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (queue) DO UPDATE SET paused_at = $2, paused_until = $3, paused_by = $4, reason = $5`,
      [queue, at, until, adminId, reason],
    );
  }

  /** @returns false when nobody holds it */
  async drop(tx: Tx, queue: QueueName): Promise<boolean> {
    const [rows] = await tx.query<[unknown[], number]>(
      `DELETE FROM queue_pauses WHERE queue = $1 RETURNING 1`,
      [queue],
    );
    return rows.length > 0;
  }
}

/** For whoever has work of the queue from elsewhere than Redis. */
export async function isHeld(
  on: { query(sql: string, parameters: unknown[]): Promise<unknown> },
  queue: QueueName,
  now: Date,
): Promise<boolean> {
  const sql = `SELECT 1 FROM queue_pauses WHERE queue = $1 AND paused_until > $2`;
  return ((await on.query(sql, [queue, now])) as unknown[]).length > 0;
}

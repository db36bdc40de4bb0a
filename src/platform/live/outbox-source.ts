import { Injectable } from '@nestjs/common';
import { Db } from '../db/db.js';
import { OUTBOX_COLUMNS, toOutboxEvent, type OutboxEvent, type OutboxRow } from '../outbox/events.js';
import { Nudge } from '../outbox/nudge.js';
import type { Fact, FactRange, ReplaySource } from './replay-source.js';

/** Replaying more than this would cost more than reading afresh. */
const REPLAY_MAX = 5_000n;

/** What changed and was committed. */
@Injectable()
export class OutboxSource implements ReplaySource<OutboxEvent> {
  readonly name = 'outbox';

  constructor(
    private readonly db: Db,
    private readonly nudge: Nudge,
  ) {}

  async head(): Promise<bigint> {
    const row = await this.db.one<{ last_position: string }>(`SELECT last_position FROM outbox_head`);
    return BigInt(row?.last_position ?? '0');
  }

  async floor(head: bigint): Promise<bigint> {
    const kept = await this.db.one<{ position: string }>(
      `SELECT position FROM outbox WHERE position IS NOT NULL ORDER BY position LIMIT 1`,
    );
    const oldest = kept ? BigInt(kept.position) - 1n : head;
    return oldest > head - REPLAY_MAX ? oldest : head - REPLAY_MAX;
  }

  async read({ after, upTo, limit, interest }: FactRange): Promise<Fact<OutboxEvent>[]> {
    const rows = await this.db.rows<OutboxRow>(
      `SELECT ${OUTBOX_COLUMNS} FROM outbox
       WHERE position > $1 AND ($2::bigint IS NULL OR position <= $2)
         AND ($3::text[] IS NULL OR event = ANY($3)) AND ($4::uuid IS NULL OR subject_id = $4)
       ORDER BY position LIMIT $5`,
      [
        after.toString(),
        upTo?.toString() ?? null,
        interest ? [...interest.kinds] : null,
        interest?.subject ?? null,
        limit,
      ],
    );
    return rows.map((row) => {
      const event = toOutboxEvent(row);
      return { position: event.position, kind: event.event, subject: event.subjectId, body: event };
    });
  }

  onNews(wake: () => void): () => void {
    return this.nudge.listen((kind) => kind === 'delivered' && wake());
  }
}

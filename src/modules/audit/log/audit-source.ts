import { Injectable } from '@nestjs/common';
import { Db } from '../../../platform/db/db.js';
import type { Fact, FactRange, ReplaySource } from '../../../platform/live/replay-source.js';
import { Nudge } from '../../../platform/outbox/nudge.js';

/** Replaying more than this would cost more than reading afresh. */
const REPLAY_MAX = 5_000n;
export const AUDIT_FACT = 'audit';

export interface SealedFact {
  id: string;
  at: Date;
}

/** The sealed log: the sealer numbers committed events one after the other, under a lock, so none appears late. */
@Injectable()
export class AuditSource implements ReplaySource<SealedFact> {
  readonly name = 'audit';

  constructor(
    private readonly db: Db,
    private readonly nudge: Nudge,
  ) {}

  async head(): Promise<bigint> {
    const row = await this.db.one<{ seq: string }>(`SELECT seq FROM audit_seals ORDER BY seq DESC LIMIT 1`);
    return BigInt(row?.seq ?? '0');
  }

  async floor(head: bigint): Promise<bigint> {
    return head > REPLAY_MAX ? head - REPLAY_MAX : 0n;
  }

  async read({ after, upTo, limit }: FactRange): Promise<Fact<SealedFact>[]> {
    const rows = await this.db.rows<{ seq: string; event_id: string; event_at: Date }>(
      `SELECT seq, event_id, event_at FROM audit_seals
       WHERE seq > $1 AND ($2::bigint IS NULL OR seq <= $2) ORDER BY seq LIMIT $3`,
      [after.toString(), upTo?.toString() ?? null, limit],
    );
    return rows.map((row) => ({
      position: BigInt(row.seq),
      kind: AUDIT_FACT,
      subject: row.event_id,
      body: { id: row.event_id, at: row.event_at },
    }));
  }

  onNews(wake: () => void): () => void {
    return this.nudge.listen((kind) => kind === 'sealed' && wake());
  }
}

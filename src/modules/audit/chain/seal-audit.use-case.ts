import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { Nudge } from '../../../platform/outbox/nudge.js';
import { systemActor } from '../../../platform/security/actor.js';
import { CHAIN_START, chainHash, EVENT_COLUMNS, type SealedEvent } from './audit-chain.js';
import { ChainKey } from './chain-key.js';

const BATCH = 1_000;

/** Puts committed audit events into one order and chains them by hash. One process at a time. */
@Injectable()
export class SealAudit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly key: ChainKey,
    private readonly clock: Clock,
    private readonly nudge: Nudge,
  ) {}

  /** @returns how many events were sealed now */
  async execute(): Promise<number> {
    let sealed = 0;
    for (;;) {
      const round = await this.sealBatch();
      sealed += round;
      if (round > 0) this.nudge.send('sealed');
      if (round < BATCH) return sealed;
    }
  }

  private async sealBatch(): Promise<number> {
    const key = await this.key.current();
    return this.uow.run(systemActor('audit-sealer'), async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock(hashtext('audit-sealer'))`);
      const [last]: { seq: string; hash: Buffer }[] = await tx.query(
        `SELECT seq, hash FROM audit_seals ORDER BY seq DESC LIMIT 1`,
      );
      const events: SealedEvent[] = await tx.query(
        `SELECT ${EVENT_COLUMNS} FROM (SELECT * FROM audit_unsealed ORDER BY event_at, event_id LIMIT ${BATCH}) u
         JOIN audit_events e ON e.occurred_at = u.event_at AND e.id = u.event_id
         ORDER BY e.occurred_at, e.id`,
      );
      if (events.length === 0) return 0;
      let hash = last?.hash ?? CHAIN_START;
      let next = BigInt(last?.seq ?? 0);
      const rows = events.map((event) => {
        hash = chainHash(hash, event);
        const seq = (next += 1n).toString();
        return { seq, event, hash, mac: key.linkCode({ chain: 'audit', seq, of: event.id, hash }) };
      });
      await tx.query(
        `INSERT INTO audit_seals (seq, event_id, event_at, hash, mac, key_id, sealed_at)
         SELECT *, $6::uuid, $7::timestamptz
         FROM unnest($1::bigint[], $2::uuid[], $3::timestamptz[], $4::bytea[], $5::bytea[])`,
        [
          rows.map((r) => r.seq),
          rows.map((r) => r.event.id),
          rows.map((r) => r.event.occurred_at),
          rows.map((r) => r.hash),
          rows.map((r) => r.mac),
          key.id,
          this.clock.now(),
        ],
      );
      await tx.query(`DELETE FROM audit_unsealed WHERE event_id = ANY($1)`, [rows.map((r) => r.event.id)]);
      return rows.length;
    });
  }
}

import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Db } from '../../../platform/db/db.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { Nudge } from '../../../platform/outbox/nudge.js';
import { systemActor } from '../../../platform/security/actor.js';
import { CHAIN_START, chainHash, type SealedEvent } from './audit-chain.js';

const BATCH = 1_000;
const EVENT_COLUMNS =
  'e.id, e.occurred_at, e.actor_type, e.actor_id, e.on_behalf_of, e.action, e.resource_type, e.resource_id, e.details, e.changes, e.reason, host(e.ip) AS ip, e.trace_id';

/** Puts committed audit events into one order and chains them by hash. One process at a time. */
@Injectable()
export class SealAudit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly db: Db,
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

  private sealBatch(): Promise<number> {
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
      let hash = last?.hash ?? CHAIN_START;
      let seq = BigInt(last?.seq ?? 0);
      const rows = events.map((event) => {
        hash = chainHash(hash, event);
        seq += 1n;
        return { seq: seq.toString(), event, hash };
      });
      if (rows.length > 0) {
        await tx.query(
          `INSERT INTO audit_seals (seq, event_id, event_at, hash, sealed_at)
           SELECT *, $5::timestamptz FROM unnest($1::bigint[], $2::uuid[], $3::timestamptz[], $4::bytea[])`,
          [
            rows.map((r) => r.seq),
            rows.map((r) => r.event.id),
            rows.map((r) => r.event.occurred_at),
            rows.map((r) => r.hash),
            this.clock.now(),
          ],
        );
        await tx.query(`DELETE FROM audit_unsealed WHERE event_id = ANY($1)`, [rows.map((r) => r.event.id)]);
      }
      return rows.length;
    });
  }

  /**
   * Walks the whole chain again.
   * @returns the number of sealed events, and the first seal that does not fit its event (null when all fit)
   */
  async verify(): Promise<{ sealed: number; firstBad: { seq: string; eventId: string } | null }> {
    let hash: Buffer = CHAIN_START;
    let after = 0n;
    let sealed = 0;
    for (;;) {
      const rows = await this.db.rows<SealedEvent & { seq: string; event_id: string; sealed_hash: Buffer }>(
        `SELECT s.seq, s.event_id, s.hash AS sealed_hash, ${EVENT_COLUMNS}
         FROM audit_seals s LEFT JOIN audit_events e ON e.id = s.event_id AND e.occurred_at = s.event_at
         WHERE s.seq > $1 ORDER BY s.seq LIMIT ${BATCH}`,
        [after.toString()],
      );
      for (const row of rows) {
        const expected: Buffer | null =
          row.id && BigInt(row.seq) === after + 1n ? chainHash(hash, row) : null;
        if (!expected?.equals(row.sealed_hash))
          return { sealed, firstBad: { seq: row.seq, eventId: row.event_id } };
        hash = expected;
        after = BigInt(row.seq);
        sealed += 1;
      }
      if (rows.length < BATCH) return { sealed, firstBad: null };
    }
  }
}

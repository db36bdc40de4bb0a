import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { accessHash, CHAIN_START, RECORD_COLUMNS, type SealedRecord } from './audit-chain.js';
import { ChainKey } from './chain-key.js';

/** One link holds so many records: there are many of them, and a link each would cost as much as the records. */
const BATCH = 500;

/** Chains committed access records by hash, a batch a link. One process at a time. */
@Injectable()
export class SealAccessRecords {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly key: ChainKey,
    private readonly clock: Clock,
  ) {}

  /** @returns how many records were sealed now */
  async execute(): Promise<number> {
    let sealed = 0;
    for (;;) {
      const round = await this.sealBatch();
      sealed += round;
      if (round < BATCH) return sealed;
    }
  }

  private async sealBatch(): Promise<number> {
    const key = await this.key.current();
    return this.uow.run(systemActor('audit-sealer'), async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock(hashtext('access-sealer'))`);
      const records: SealedRecord[] = await tx.query(
        `SELECT ${RECORD_COLUMNS} FROM (SELECT * FROM access_unsealed ORDER BY record_at, record_id LIMIT ${BATCH}) u
         JOIN access_records r ON r.occurred_at = u.record_at AND r.id = u.record_id
         ORDER BY r.occurred_at, r.id`,
      );
      const [first] = records;
      const end = records.at(-1);
      if (!first || !end) return 0;
      const [last]: { seq: string; hash: Buffer }[] = await tx.query(
        `SELECT seq, hash FROM access_seals ORDER BY seq DESC LIMIT 1`,
      );
      const seq = (BigInt(last?.seq ?? 0) + 1n).toString();
      const ids = records.map(({ id }) => id);
      const hash = accessHash(last?.hash ?? CHAIN_START, records);
      await tx.query(
        `INSERT INTO access_seals (seq, record_ids, first_at, last_at, hash, mac, key_id, sealed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          seq,
          ids,
          first.occurred_at,
          end.occurred_at,
          hash,
          key.linkCode({ chain: 'access', seq, of: ids.join(','), hash }),
          key.id,
          this.clock.now(),
        ],
      );
      await tx.query(`DELETE FROM access_unsealed WHERE record_id = ANY($1)`, [ids]);
      return records.length;
    });
  }
}

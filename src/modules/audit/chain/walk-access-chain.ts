import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Db } from '../../../platform/db/db.js';
import { byKey } from '../../../platform/graphql/loaders.js';
import { accessHash, RECORD_COLUMNS, type SealedRecord } from './audit-chain.js';
import { ChainKey } from './chain-key.js';
import type { BadLink, ChainProblem, Walked } from './verdict.js';

const LINKS = 20;
/** Older records may have been retired; their links stay. */
const KEPT_MS = 2 * 365 * 86_400_000;

interface LinkRow {
  seq: string;
  record_ids: string[];
  first_at: Date;
  last_at: Date;
  hash: Buffer;
  mac: Buffer;
  key_id: string;
}

/** Walks along the chain of access records. Days that were retired are known by their links alone. */
@Injectable()
export class WalkAccessChain {
  constructor(
    private readonly db: Db,
    private readonly key: ChainKey,
    private readonly clock: Clock,
  ) {}

  /** @returns null at the end of the chain */
  async step(from: Walked): Promise<{ walked: Walked; bad: BadLink | null } | null> {
    const links = await this.db.rows<LinkRow>(
      `SELECT seq, record_ids, first_at, last_at, hash, mac, key_id FROM access_seals
       WHERE seq > $1 ORDER BY seq LIMIT ${LINKS}`,
      [from.seq],
    );
    if (links.length === 0) return null;
    let seq = BigInt(from.seq);
    let hash: Buffer = Buffer.from(from.hash, 'hex');
    for (const link of links) {
      const bad = await this.problemOf(link, seq + 1n, hash);
      if (bad)
        return {
          walked: { seq: seq.toString(), hash: hash.toString('hex') },
          bad: { chain: 'access', ...bad },
        };
      seq = BigInt(link.seq);
      hash = link.hash;
    }
    return { walked: { seq: seq.toString(), hash: hash.toString('hex') }, bad: null };
  }

  private async problemOf(
    link: LinkRow,
    expected: bigint,
    previous: Buffer,
  ): Promise<Omit<BadLink, 'chain'> | null> {
    const told = (problem: ChainProblem, id: string | null = null) => ({ problem, seq: link.seq, id });
    if (BigInt(link.seq) !== expected) return { problem: 'REMOVED', seq: expected.toString(), id: null };
    const key = await this.key.byId(link.key_id);
    const { seq, record_ids: ids, hash } = link;
    if (!key?.fits({ chain: 'access', seq, of: ids.join(','), hash }, link.mac)) return told('FORKED');
    const found = await this.db.rows<SealedRecord>(
      `SELECT ${RECORD_COLUMNS} FROM access_records r
       WHERE r.id = ANY($1) AND r.occurred_at BETWEEN $2 AND $3`,
      [ids, link.first_at, link.last_at],
    );
    const records = byKey(ids, found, (record) => record.id);
    const missing = records.indexOf(null);
    if (missing >= 0) {
      const retired = link.first_at.getTime() < this.clock.now().getTime() - KEPT_MS;
      return retired ? null : told('REMOVED', ids[missing] ?? null);
    }
    return accessHash(previous, records as SealedRecord[]).equals(hash)
      ? null
      : told('EDITED', ids[0] ?? null);
  }
}

import { Injectable } from '@nestjs/common';
import { Db } from '../../../platform/db/db.js';
import { chainHash, EVENT_COLUMNS, type SealedEvent } from './audit-chain.js';
import { ChainKey, type ChainKeyVersion } from './chain-key.js';
import { Checkpoints } from './checkpoints.js';
import type { BadLink, ChainProblem, Walked } from './verdict.js';

const BATCH = 1_000;

interface LinkRow {
  seq: string;
  event_id: string;
  hash: Buffer;
  mac: Buffer;
  key_id: string;
  /** Null when the event is gone. */
  event: SealedEvent | null;
}

/** Walks along the audit log's chain, a batch at a time, and stops at the first link that is not as it must be. */
@Injectable()
export class WalkAuditChain {
  constructor(
    private readonly db: Db,
    private readonly key: ChainKey,
    private readonly checkpoints: Checkpoints,
  ) {}

  /** @returns null at the end of the chain */
  async step(from: Walked): Promise<{ walked: Walked; bad: BadLink | null } | null> {
    const rows = await this.read(from.seq);
    if (rows.length === 0) return null;
    const heads = await this.heads(from.seq, rows.at(-1)?.seq ?? from.seq);
    let seq = BigInt(from.seq);
    let hash: Buffer = Buffer.from(from.hash, 'hex');
    const here = (): Walked => ({ seq: seq.toString(), hash: hash.toString('hex') });
    for (const row of rows) {
      const problem =
        (await this.problemOf(row, seq + 1n, hash, rows)) ?? unlike(heads.get(row.seq), row.hash);
      if (problem) {
        const isGap = problem === 'REMOVED' && BigInt(row.seq) !== seq + 1n;
        const at = isGap ? { seq: (seq + 1n).toString(), id: null } : { seq: row.seq, id: row.event_id };
        return { walked: here(), bad: { chain: 'audit', problem, ...at } };
      }
      seq = BigInt(row.seq);
      hash = row.hash;
    }
    return { walked: here(), bad: null };
  }

  /** The first event that was committed and is neither in the chain nor waits for it. */
  async unsealed(): Promise<BadLink | null> {
    const row = await this.db.one<{ id: string }>(
      `SELECT e.id FROM audit_events e
       WHERE NOT EXISTS (SELECT FROM audit_seals s WHERE s.event_id = e.id)
         AND NOT EXISTS (SELECT FROM audit_unsealed u WHERE u.event_id = e.id)
       ORDER BY e.occurred_at, e.id LIMIT 1`,
    );
    return row && { chain: 'audit', problem: 'UNSEALED', seq: '0', id: row.id };
  }

  private async problemOf(
    row: LinkRow,
    expected: bigint,
    previous: Buffer,
    around: readonly LinkRow[],
  ): Promise<ChainProblem | null> {
    const key = await this.key.byId(row.key_id);
    const ours =
      key?.fits({ chain: 'audit', seq: row.seq, of: row.event_id, hash: row.hash }, row.mac) ?? false;
    if (!ours) return key && isOfAnother(row, around, key) ? 'REORDERED' : 'FORKED';
    if (BigInt(row.seq) !== expected || !row.event) return 'REMOVED';
    return chainHash(previous, row.event).equals(row.hash) ? null : 'EDITED';
  }

  /** Hashes that signed heads name for links of this batch; the empty text for a head that we did not sign. */
  private async heads(after: string, upTo: string): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (const head of await this.checkpoints.between(BigInt(after), BigInt(upTo)))
      found.set(head.seq, (await this.checkpoints.isGenuine(head)) ? head.hash : '');
    return found;
  }

  private async read(after: string): Promise<LinkRow[]> {
    const rows = await this.db.rows<SealedEvent & Omit<LinkRow, 'event'>>(
      `SELECT s.seq, s.event_id, s.hash, s.mac, s.key_id, ${EVENT_COLUMNS}
       FROM audit_seals s LEFT JOIN audit_events e ON e.id = s.event_id AND e.occurred_at = s.event_at
       WHERE s.seq > $1 ORDER BY s.seq LIMIT ${BATCH}`,
      [after],
    );
    return rows.map((row) => ({ ...row, event: row.id ? row : null }));
  }
}

/** Whether the link is ours, and stands where another of ours belongs. */
function isOfAnother(row: LinkRow, around: readonly LinkRow[], key: ChainKeyVersion): boolean {
  return around.some(
    (other) =>
      other !== row &&
      (key.fits({ chain: 'audit', seq: other.seq, of: row.event_id, hash: row.hash }, row.mac) ||
        key.fits({ chain: 'audit', seq: row.seq, of: other.event_id, hash: row.hash }, row.mac)),
  );
}

/** @param head the hash that a signed head names for the link; the empty text for a head that we did not sign */
function unlike(head: string | undefined, hash: Buffer): ChainProblem | null {
  if (head === undefined || head === hash.toString('hex')) return null;
  return head === '' ? 'CHECKPOINT_FORGED' : 'FORKED';
}

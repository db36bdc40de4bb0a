import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Db } from '../../../platform/db/db.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { ObjectStorage } from '../../../platform/storage/object-storage.port.js';
import { log } from '../../../platform/telemetry/logger.js';
import { CHAIN_START } from './audit-chain.js';
import { ChainKey } from './chain-key.js';
import { readCheckpoint, signedText, storageKeyOf, type Checkpoint } from './checkpoint.js';

const EVERY_MS = 3_600_000;
const EVENTS_MAX = 1_000n;

interface CheckpointRow {
  seq: string;
  events: string;
  hash: Buffer;
  access_seq: string;
  access_hash: Buffer;
  made_at: Date;
  key_id: string;
  signature: Buffer;
}

/** Signed, counted heads of the chains: what shows that the newest rows are missing, when everything here was cut off. */
@Injectable()
export class Checkpoints {
  constructor(
    private readonly db: Db,
    private readonly uow: UnitOfWork,
    private readonly key: ChainKey,
    private readonly storage: ObjectStorage,
    private readonly clock: Clock,
  ) {}

  /** One where an hour or a thousand events have passed since the last. */
  async makeIfDue(): Promise<Checkpoint | null> {
    const [head, last] = [await this.head('audit_seals'), await this.newest()];
    if (!head || head.seq === last?.seq) return null;
    const age = last ? this.clock.now().getTime() - new Date(last.at).getTime() : EVERY_MS;
    const grown = BigInt(head.seq) - BigInt(last?.seq ?? 0);
    return age >= EVERY_MS || grown >= EVENTS_MAX ? this.make() : null;
  }

  /** Signs the head as it is, hands it outside, and keeps it here. Null while there is nothing to sign. */
  async make(): Promise<Checkpoint | null> {
    const [head, access] = [await this.head('audit_seals'), await this.head('access_seals')];
    if (!head) return null;
    const key = await this.key.current();
    const unsigned = {
      version: 1 as const,
      seq: head.seq,
      events: head.seq,
      hash: head.hash.toString('hex'),
      accessSeq: access?.seq ?? '0',
      accessHash: (access?.hash ?? CHAIN_START).toString('hex'),
      at: this.clock.now().toISOString(),
      keyId: key.id,
    };
    const signature = key.sign(signedText(unsigned)).toString('hex');
    const checkpoint: Checkpoint = { ...unsigned, signature };
    // Outside first: what is kept here counts as handed out.
    await this.handOut(checkpoint);
    await this.keep(checkpoint);
    return checkpoint;
  }

  async newest(): Promise<Checkpoint | null> {
    const [row] = await this.rows('ORDER BY seq DESC LIMIT 1', []);
    return row ?? null;
  }

  /** Those kept here whose place is in (after, upTo]. */
  between(after: bigint, upTo: bigint): Promise<Checkpoint[]> {
    return this.rows('WHERE seq > $1 AND seq <= $2 ORDER BY seq', [after.toString(), upTo.toString()]);
  }

  /** The newest that was handed to the file store; null when there is none. */
  async newestOutside(): Promise<Checkpoint | null> {
    const { items } = await this.storage.list('checkpoints/audit/', null, 1);
    const body = items[0] ? await this.storage.get(items[0].key) : null;
    return body ? readCheckpoint(await text(body)) : null;
  }

  async isGenuine(checkpoint: Checkpoint): Promise<boolean> {
    const key = await this.key.byId(checkpoint.keyId);
    return key?.isSignature(signedText(checkpoint), Buffer.from(checkpoint.signature, 'hex')) ?? false;
  }

  private async handOut(checkpoint: Checkpoint): Promise<void> {
    log.info({ checkpoint }, 'audit checkpoint');
    const key = storageKeyOf(checkpoint.seq);
    if (await this.storage.head(key)) return;
    const body = Buffer.from(JSON.stringify(checkpoint));
    const put = await this.storage.put(key, Readable.from([body]), body.length);
    // The next round tries again: it is not kept here, so it is still due.
    if (put.kind !== 'done') throw new Error(`the checkpoint could not be handed out: ${put.reason}`);
  }

  private keep(c: Checkpoint): Promise<void> {
    return this.uow.run(systemActor('audit-sealer'), async (tx) => {
      await tx.query(
        `INSERT INTO audit_checkpoints (seq, events, hash, access_seq, access_hash, made_at, key_id, signature)
         VALUES ($1, $2, decode($3, 'hex'), $4, decode($5, 'hex'), $6, $7, decode($8, 'hex')) ON CONFLICT DO NOTHING`,
        [c.seq, c.events, c.hash, c.accessSeq, c.accessHash, c.at, c.keyId, c.signature],
      );
    });
  }

  private head(table: 'audit_seals' | 'access_seals'): Promise<{ seq: string; hash: Buffer } | null> {
    return this.db.one(`SELECT seq, hash FROM ${table} ORDER BY seq DESC LIMIT 1`);
  }

  private async rows(rest: string, parameters: unknown[]): Promise<Checkpoint[]> {
    const rows = await this.db.rows<CheckpointRow>(`SELECT * FROM audit_checkpoints ${rest}`, parameters);
    return rows.map((row) => ({
      version: 1,
      seq: row.seq,
      events: row.events,
      hash: row.hash.toString('hex'),
      accessSeq: row.access_seq,
      accessHash: row.access_hash.toString('hex'),
      at: row.made_at.toISOString(),
      keyId: row.key_id,
      signature: row.signature.toString('hex'),
    }));
  }
}

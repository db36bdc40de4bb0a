import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { afterCommit, type Tx } from '../db/unit-of-work.js';
import { log } from '../telemetry/logger.js';
import { cryptoErrors, type UnreadableReason } from './crypto.errors.js';
import { DataKey } from './data-key.js';
import {
  KeyStore,
  type KeyOwner,
  type KeyRow,
  type RotatableClass,
  type SharedKeyClass,
} from './key-store.js';
import { MasterKeys } from './master-keys.js';

/** A rotation takes effect for new values within this time on every process. */
const CLASS_TRUST_MS = 60_000;
/** A destroyed key opens nothing more within this time on every process (threat model §6 "Withdrawal"). */
const SUBJECT_TRUST_MS = 1_000;
const KEYS_MAX = 5_000;

type Found = DataKey | UnreadableReason;

/** Data keys, unwrapped and remembered. Ask before the transaction opens: the first use of a key reads and may write. */
@Injectable()
export class Keys {
  private readonly current = new LRUCache<string, Promise<DataKey>>({ max: KEYS_MAX });
  private readonly opened = new LRUCache<string, DataKey>({ max: KEYS_MAX });

  constructor(
    private readonly store: KeyStore,
    private readonly masters: MasterKeys,
  ) {}

  /** The key that new values of a class are sealed with. */
  forClass(keyClass: SharedKeyClass): Promise<DataKey> {
    return this.remembered(keyClass, { class: keyClass }, CLASS_TRUST_MS);
  }

  /**
   * The key of one person, made at its first use. What is sealed with it is gone for good once the key is destroyed.
   * @param subject the person's id
   * @throws SUBJECT_ERASED
   */
  forSubject(subject: string): Promise<DataKey> {
    return this.remembered(`subject ${subject}`, { subject }, SUBJECT_TRUST_MS);
  }

  /** The keys of these ids, or why there is none; one statement for all that are not remembered. */
  async byIds(ids: readonly string[]): Promise<Map<string, Found>> {
    const wanted = [...new Set(ids)];
    const found = new Map<string, Found>();
    for (const id of wanted) {
      const known = this.opened.get(id);
      if (known) found.set(id, known);
    }
    const unknown = wanted.filter((id) => !found.has(id));
    if (unknown.length === 0) return found;
    for (const row of await this.store.byIds(unknown)) found.set(row.id, this.open(row));
    for (const id of unknown) if (!found.has(id)) found.set(id, 'unknown-key');
    return found;
  }

  /** A new version for a class, beginning with the commit here and within a minute elsewhere. */
  rotate(tx: Tx, keyClass: RotatableClass): Promise<number> {
    afterCommit(tx, () => this.forgetAll());
    return this.store.rotate(tx, keyClass);
  }

  /** Destroys a person's key: whatever was sealed with it can never be opened again, by anybody. */
  destroySubject(tx: Tx, subject: string): Promise<void> {
    afterCommit(tx, () => this.forgetAll());
    return this.store.destroy(tx, subject);
  }

  /** Drops what is remembered, so that the next use asks the database. */
  forgetAll(): void {
    this.current.clear();
    this.opened.clear();
  }

  private remembered(name: string, owner: KeyOwner, ttl: number): Promise<DataKey> {
    const known = this.current.get(name);
    if (known) return known;
    const loading = this.load(owner).catch((error: unknown) => {
      this.current.delete(name);
      throw error;
    });
    this.current.set(name, loading, { ttl });
    return loading;
  }

  private async load(owner: KeyOwner): Promise<DataKey> {
    const row = await this.store.current(owner);
    if (!row) throw cryptoErrors.SUBJECT_ERASED();
    const key = this.open(row);
    if (typeof key !== 'string') return key;
    throw cryptoErrors.VALUE_UNREADABLE({ reason: key });
  }

  private open(row: KeyRow): Found {
    if (row.wrapped === null || row.masterKid === null) return 'destroyed';
    const { wrapped, masterKid } = row;
    const secret = this.masters.unwrap(row.id, row.version, { masterKid, bytes: wrapped });
    if (!secret) {
      const reason = this.masters.kids.includes(masterKid) ? 'tampered' : 'master-key-missing';
      log.error({ keyId: row.id, class: row.class, masterKid, reason }, 'a data key cannot be unwrapped');
      return reason;
    }
    const key = new DataKey(row.id, row.version, secret);
    this.opened.set(row.id, key, row.class === 'subject' ? { ttl: SUBJECT_TRUST_MS } : {});
    return key;
  }
}

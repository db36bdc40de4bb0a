import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId } from '../../shared/ids.js';
import { Clock } from '../clock/clock.js';
import { Db } from '../db/db.js';
import type { Tx } from '../db/unit-of-work.js';
import { KEY_BYTES } from './aes-gcm.js';
import { MasterKeys } from './master-keys.js';

/** What keys are for. A key of one class opens nothing of another. */
export const KEY_CLASSES = [
  'contact',
  'memo',
  'secret',
  'file',
  'link',
  'index',
  'audit',
  'subject',
] as const;
export type KeyClass = (typeof KEY_CLASSES)[number];
/** The classes that have one key for everybody. */
export type SharedKeyClass = Exclude<KeyClass, 'subject'>;

/**
 * Not the index: what was stored under another version of its key would not be found any more. Not the audit log's:
 * its chain must be provable as long as it exists.
 */
export const ROTATABLE_CLASSES = ['contact', 'memo', 'secret', 'file', 'link'] as const;
export type RotatableClass = (typeof ROTATABLE_CLASSES)[number];

export interface KeyRow {
  id: string;
  class: KeyClass;
  subjectId: string | null;
  version: number;
  /** Null when the key was destroyed. */
  wrapped: Buffer | null;
  masterKid: string | null;
}

export type KeyOwner = { class: SharedKeyClass } | { subject: string };

const COLUMNS = `id, class, subject_id AS "subjectId", version, wrapped, master_kid AS "masterKid"`;

/** The rows of `data_keys`; they hold keys only in wrapped form. */
@Injectable()
export class KeyStore {
  constructor(
    private readonly db: Db,
    private readonly masters: MasterKeys,
    private readonly clock: Clock,
  ) {}

  /** The version that new values are sealed with, made now when there never was one. Null: it was destroyed. */
  async current(owner: KeyOwner): Promise<KeyRow | null> {
    const [keyClass, subject] = columnsOf(owner);
    const find = () =>
      this.db.one<KeyRow>(
        `SELECT ${COLUMNS} FROM data_keys
         WHERE class = $1 AND subject_id IS NOT DISTINCT FROM $2 AND state = 'CURRENT'`,
        [keyClass, subject],
      );
    const row = await find();
    if (row) return row;
    const made = this.newKey(1);
    // Of two processes that make the first version at once, one keeps it and both use that one.
    await this.db.rows(
      `INSERT INTO data_keys (id, class, subject_id, version, state, wrapped, master_kid, created_at)
       VALUES ($1, $2, $3, 1, 'CURRENT', $4, $5, $6) ON CONFLICT DO NOTHING`,
      [made.id, keyClass, subject, made.wrapped, made.masterKid, this.clock.now()],
    );
    return find();
  }

  byIds(ids: readonly string[]): Promise<KeyRow[]> {
    return this.db.rows<KeyRow>(`SELECT ${COLUMNS} FROM data_keys WHERE id = ANY($1)`, [ids]);
  }

  /** A new version for what is written from now on; the old ones still open. @returns the new version's number */
  async rotate(tx: Tx, keyClass: RotatableClass): Promise<number> {
    const [old]: { id: string; version: number }[] = await tx.query(
      `SELECT id, version FROM data_keys WHERE class = $1 AND state = 'CURRENT' FOR UPDATE`,
      [keyClass],
    );
    const now = this.clock.now();
    if (old) {
      await tx.query(`UPDATE data_keys SET state = 'RETIRED', retired_at = $2 WHERE id = $1`, [old.id, now]);
    }
    const made = this.newKey((old?.version ?? 0) + 1);
    await tx.query(
      `INSERT INTO data_keys (id, class, version, state, wrapped, master_kid, created_at)
       VALUES ($1, $2, $3, 'CURRENT', $4, $5, $6)`,
      [made.id, keyClass, made.version, made.wrapped, made.masterKid, now],
    );
    return made.version;
  }

  /** Removes a person's key and keeps the row, so that none is ever made again. */
  async destroy(tx: Tx, subject: string): Promise<void> {
    await tx.query(
      `INSERT INTO data_keys (id, class, subject_id, version, state, created_at, destroyed_at)
       VALUES ($1, 'subject', $2, 1, 'DESTROYED', $3, $3)
       ON CONFLICT (class, subject_id, version)
       DO UPDATE SET state = 'DESTROYED', wrapped = NULL, master_kid = NULL, destroyed_at = $3
       WHERE data_keys.state <> 'DESTROYED'`,
      [newId(), subject, this.clock.now()],
    );
  }

  private newKey(version: number): { id: string; version: number; wrapped: Buffer; masterKid: string } {
    const id = newId();
    const { bytes, masterKid } = this.masters.wrap(id, version, randomBytes(KEY_BYTES));
    return { id, version, wrapped: bytes, masterKid };
  }
}

function columnsOf(owner: KeyOwner): [KeyClass, string | null] {
  return 'subject' in owner ? ['subject', owner.subject] : [owner.class, null];
}

import { Injectable } from '@nestjs/common';
import { newIdAt, isUuid } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';

export interface PasskeyRow {
  id: string;
  adminUserId: string;
  credentialId: Buffer;
  publicKey: Buffer;
  signCount: number;
  transports: string[];
  name: string;
  backedUp: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
}

/** What a registration left in the authenticator. */
export type NewPasskey = Pick<
  PasskeyRow,
  'adminUserId' | 'credentialId' | 'publicKey' | 'signCount' | 'transports' | 'name' | 'backedUp'
>;

/** What an assertion showed. */
export interface ShownPasskey {
  id: string;
  signCount: number;
  backedUp: boolean;
}

const COLUMNS = `id, admin_user_id AS "adminUserId", credential_id AS "credentialId", public_key AS "publicKey",
  sign_count::float8 AS "signCount", transports, name, backed_up AS "backedUp", created_at AS "createdAt",
  last_used_at AS "lastUsedAt"`;

@Injectable()
export class PasskeyStore {
  constructor(private readonly clock: Clock) {}

  /** Oldest first. */
  of(tx: Tx, adminUserIds: readonly string[]): Promise<PasskeyRow[]> {
    return tx.query(
      `SELECT ${COLUMNS} FROM admin_passkeys WHERE admin_user_id = ANY($1) ORDER BY created_at, id`,
      [adminUserIds],
    );
  }

  async byCredential(tx: Tx, credentialId: Buffer): Promise<PasskeyRow | null> {
    const [row]: PasskeyRow[] = await tx.query(
      `SELECT ${COLUMNS} FROM admin_passkeys WHERE credential_id = $1`,
      [credentialId],
    );
    return row ?? null;
  }

  /** @returns null when the authenticator has been registered before */
  async insert(tx: Tx, passkey: NewPasskey): Promise<string | null> {
    const now = this.clock.now();
    const [row]: { id: string }[] = await tx.query(
      `INSERT INTO admin_passkeys (id, admin_user_id, credential_id, public_key, sign_count, transports, name,
                                   backed_up, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (credential_id) DO NOTHING RETURNING id`,
      [
        newIdAt(now),
        passkey.adminUserId,
        passkey.credentialId,
        passkey.publicKey,
        passkey.signCount,
        passkey.transports,
        passkey.name,
        passkey.backedUp,
        now,
      ],
    );
    return row?.id ?? null;
  }

  /**
   * Notes a use. An authenticator that counts must have counted on: one that shows an old number is a copy.
   * @returns false for a copy, or for a passkey that was deleted meanwhile
   */
  async used(tx: Tx, { id, signCount, backedUp }: ShownPasskey): Promise<boolean> {
    const [, noted]: [unknown[], number] = await tx.query(
      `UPDATE admin_passkeys SET sign_count = $2, backed_up = $3, last_used_at = $4
       WHERE id = $1 AND (sign_count < $2 OR (sign_count = 0 AND $2 = 0))`,
      [id, signCount, backedUp, this.clock.now()],
    );
    return noted === 1;
  }

  async rename(tx: Tx, adminUserId: string, id: string, name: string): Promise<PasskeyRow | null> {
    if (!isUuid(id)) return null;
    const [rows]: [PasskeyRow[], number] = await tx.query(
      `UPDATE admin_passkeys SET name = $3 WHERE id = $1 AND admin_user_id = $2 RETURNING ${COLUMNS}`,
      [id, adminUserId, name],
    );
    return rows[0] ?? null;
  }

  async remove(tx: Tx, adminUserId: string, id: string): Promise<boolean> {
    if (!isUuid(id)) return false;
    const [, removed]: [unknown[], number] = await tx.query(
      `DELETE FROM admin_passkeys WHERE id = $1 AND admin_user_id = $2`,
      [id, adminUserId],
    );
    return removed === 1;
  }
}

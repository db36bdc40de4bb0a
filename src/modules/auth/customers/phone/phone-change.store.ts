import { Injectable } from '@nestjs/common';
import { newIdAt } from '../../../../shared/ids.js';
import { Clock } from '../../../../platform/clock/clock.js';
import type { Tx } from '../../../../platform/db/unit-of-work.js';

/** A number that somebody wants to have, and has yet to prove; or one that took the place of another. */
export interface PhoneChange {
  id: string;
  userId: string;
  /** Null: the number was removed. */
  phone: string | null;
  formerPhone: string | null;
  expiresAt: Date;
}

/** For how long a code is good once it is sent, and a wish waits for its code. */
export const CODE_MS = 5 * 60_000;
/** For how long the former number is kept, for the text that goes there. */
export const FORMER_KEPT_MS = 86_400_000;

const COLUMNS = `id, user_id AS "userId", phone, former_phone AS "formerPhone", expires_at AS "expiresAt"`;

@Injectable()
export class PhoneChangeStore {
  constructor(private readonly clock: Clock) {}

  /** The newest wish is the one that counts: codes of an earlier one are good no more. */
  async insert(tx: Tx, userId: string, phone: string): Promise<PhoneChange> {
    const now = this.clock.now();
    await this.dropOpen(tx, userId);
    const rows: PhoneChange[] = await tx.query(
      `INSERT INTO phone_changes (id, user_id, phone, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)
       RETURNING ${COLUMNS}`,
      [newIdAt(now), userId, phone, now, this.in(CODE_MS)],
    );
    return rows[0] as PhoneChange;
  }

  /** A wish that waits for its code is one no more. */
  async dropOpen(tx: Tx, userId: string): Promise<void> {
    await tx.query(`DELETE FROM phone_changes WHERE user_id = $1 AND confirmed_at IS NULL`, [userId]);
  }

  /** A number that was removed, kept for the text to it. */
  async insertRemoved(tx: Tx, userId: string, formerPhone: string): Promise<PhoneChange> {
    const now = this.clock.now();
    const rows: PhoneChange[] = await tx.query(
      `INSERT INTO phone_changes (id, user_id, former_phone, created_at, expires_at, confirmed_at)
       VALUES ($1, $2, $3, $4, $5, $4) RETURNING ${COLUMNS}`,
      [newIdAt(now), userId, formerPhone, now, this.in(FORMER_KEPT_MS)],
    );
    return rows[0] as PhoneChange;
  }

  async byId(tx: Tx, id: string): Promise<PhoneChange | null> {
    const [row]: PhoneChange[] = await tx.query(`SELECT ${COLUMNS} FROM phone_changes WHERE id = $1`, [id]);
    return row ?? null;
  }

  /** The one wish of a customer that waits for a code. */
  async openOf(tx: Tx, userId: string): Promise<PhoneChange | null> {
    const [row]: PhoneChange[] = await tx.query(
      `SELECT ${COLUMNS} FROM phone_changes WHERE user_id = $1 AND confirmed_at IS NULL AND expires_at > $2`,
      [userId, this.clock.now()],
    );
    return row ?? null;
  }

  /** The code that is being sent takes the place of an earlier one. @returns false when nobody waits for it any more */
  async putCode(tx: Tx, id: string, codeMac: Buffer): Promise<boolean> {
    const [rows]: [unknown[], number] = await tx.query(
      `UPDATE phone_changes SET code_mac = $2, expires_at = $3
       WHERE id = $1 AND confirmed_at IS NULL AND expires_at > $4 RETURNING 1`,
      [id, codeMac, this.in(CODE_MS), this.clock.now()],
    );
    return rows.length > 0;
  }

  /** Takes an open wish by its code, once; of two at a time one gets it. */
  async confirm(tx: Tx, id: string, userId: string, codeMac: Buffer): Promise<PhoneChange | null> {
    const now = this.clock.now();
    const [rows]: [PhoneChange[], number] = await tx.query(
      `UPDATE phone_changes SET confirmed_at = $4
       WHERE id = $1 AND user_id = $2 AND code_mac = $3 AND confirmed_at IS NULL AND expires_at > $4
       RETURNING ${COLUMNS}`,
      [id, userId, codeMac, now],
    );
    return rows[0] ?? null;
  }

  /** Remembers for a day which number it took the place of. */
  async keepFormer(tx: Tx, id: string, formerPhone: string): Promise<void> {
    await tx.query(`UPDATE phone_changes SET former_phone = $2, expires_at = $3 WHERE id = $1`, [
      id,
      formerPhone,
      this.in(FORMER_KEPT_MS),
    ]);
  }

  private in(ms: number): Date {
    return new Date(this.clock.now().getTime() + ms);
  }
}

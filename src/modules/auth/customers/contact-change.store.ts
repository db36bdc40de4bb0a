import { Injectable } from '@nestjs/common';
import { newIdAt } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { lifetimeOf } from './one-time-links.js';

/** An e-mail address that somebody wants to have, and has yet to prove. */
export interface ContactChange {
  id: string;
  userId: string;
  email: string;
  formerEmail: string | null;
  expiresAt: Date;
}

const COLUMNS = `id, user_id AS "userId", email, former_email AS "formerEmail", expires_at AS "expiresAt"`;

@Injectable()
export class ContactChangeStore {
  constructor(private readonly clock: Clock) {}

  /** The newest wish is the one that counts. */
  async insert(tx: Tx, userId: string, email: string): Promise<ContactChange> {
    const now = this.clock.now();
    await this.dropOpen(tx, userId);
    const rows: ContactChange[] = await tx.query(
      `INSERT INTO contact_changes (id, user_id, email, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)
       RETURNING ${COLUMNS}`,
      [newIdAt(now), userId, email, now, new Date(now.getTime() + lifetimeOf('CONTACT_CHANGE'))],
    );
    return rows[0] as ContactChange;
  }

  /** A wish that was not confirmed yet is one no more. */
  async dropOpen(tx: Tx, userId: string): Promise<void> {
    await tx.query(`DELETE FROM contact_changes WHERE user_id = $1 AND confirmed_at IS NULL`, [userId]);
  }

  /** A change that needs no proof of the customer's, kept for the letter to the former address. */
  async insertConfirmed(
    tx: Tx,
    userId: string,
    email: string,
    former: string | null,
  ): Promise<ContactChange> {
    const now = this.clock.now();
    const rows: ContactChange[] = await tx.query(
      `INSERT INTO contact_changes (id, user_id, email, former_email, created_at, expires_at, confirmed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $5) RETURNING ${COLUMNS}`,
      [newIdAt(now), userId, email, former, now, new Date(now.getTime() + lifetimeOf('CONTACT_CHANGE'))],
    );
    return rows[0] as ContactChange;
  }

  async byId(tx: Tx, id: string): Promise<ContactChange | null> {
    const [row]: ContactChange[] = await tx.query(`SELECT ${COLUMNS} FROM contact_changes WHERE id = $1`, [
      id,
    ]);
    return row ?? null;
  }

  /** Takes an open change of this customer, once. */
  async confirm(
    tx: Tx,
    id: string,
    userId: string,
    formerEmail: string | null,
  ): Promise<ContactChange | null> {
    const [rows]: [ContactChange[], number] = await tx.query(
      `UPDATE contact_changes SET confirmed_at = $3, former_email = $4
       WHERE id = $1 AND user_id = $2 AND confirmed_at IS NULL AND expires_at > $3 RETURNING ${COLUMNS}`,
      [id, userId, this.clock.now(), formerEmail],
    );
    return rows[0] ?? null;
  }
}

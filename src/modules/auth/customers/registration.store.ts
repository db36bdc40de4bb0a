import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import type { Locale } from '../../../platform/mail/letter-kinds.js';
import type { Service } from '../../users/index.js';
import type { Consent, ConsentDocument } from './consent.rules.js';
import { lifetimeOf } from './one-time-links.js';

/** Somebody who has yet to prove that the address is theirs. */
export interface Registration {
  id: string;
  email: string;
  name: string;
  services: Service[];
  passwordHash: string;
  accepted: Record<ConsentDocument, string>;
  locale: Locale;
  createdAt: Date;
}

const COLUMNS = `id, email, name, services, password_hash AS "passwordHash", accepted, locale,
  created_at AS "createdAt"`;

@Injectable()
export class RegistrationStore {
  constructor(private readonly clock: Clock) {}

  async insert(
    tx: Tx,
    registration: Omit<Registration, 'accepted'> & { accepted: readonly Consent[] },
  ): Promise<void> {
    await tx.query(
      `INSERT INTO registrations (id, email, name, services, password_hash, accepted, locale, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        registration.id,
        registration.email,
        registration.name,
        registration.services,
        registration.passwordHash,
        Object.fromEntries(registration.accepted.map(({ document, version }) => [document, version])),
        registration.locale,
        registration.createdAt,
        new Date(registration.createdAt.getTime() + lifetimeOf('REGISTRATION')),
      ],
    );
  }

  async byId(tx: Tx, id: string): Promise<Registration | null> {
    const [row]: Registration[] = await tx.query(
      `SELECT ${COLUMNS} FROM registrations WHERE id = $1 AND expires_at > $2`,
      [id, this.clock.now()],
    );
    return row ?? null;
  }

  async newestOf(tx: Tx, email: string): Promise<Registration | null> {
    const [row]: Registration[] = await tx.query(
      `SELECT ${COLUMNS} FROM registrations WHERE lower(email) = lower($1) AND expires_at > $2
       ORDER BY created_at DESC, id DESC LIMIT 1`,
      [email, this.clock.now()],
    );
    return row ?? null;
  }

  /** Takes it for good. Of two at a time one gets it. */
  async take(tx: Tx, id: string): Promise<Registration | null> {
    const [rows]: [Registration[], number] = await tx.query(
      `DELETE FROM registrations WHERE id = $1 AND expires_at > $2 RETURNING ${COLUMNS}`,
      [id, this.clock.now()],
    );
    return rows[0] ?? null;
  }

  /** What others began with the same address is over once it has an owner. */
  async takeAllOf(tx: Tx, email: string): Promise<void> {
    await tx.query(`DELETE FROM registrations WHERE lower(email) = lower($1)`, [email]);
  }
}

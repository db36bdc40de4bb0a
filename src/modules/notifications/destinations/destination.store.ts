import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import type { Locale } from '../../../platform/mail/letter-kinds.js';
import type { MessageChannel } from '../../../platform/messages/message.rules.js';
import type { Severity } from '../notices/severity.js';

/** A destination as messages need it. */
export interface ListeningDestination {
  id: string;
  type: MessageChannel;
  locale: Locale;
  minSeverity: Severity | null;
}

export interface LockedDestination extends ListeningDestination {
  name: string;
  isActive: boolean;
  brokenAt: Date | null;
  hourlyMax: number;
  failuresInRow: number;
  failingSince: Date | null;
  secretSealed: string | null;
  version: number;
}

export interface NewDestination {
  id: string;
  type: MessageChannel;
  name: string;
  addressSealed: string;
  addressShown: string;
  locale: Locale;
  minSeverity: Severity | null;
  hourlyMax: number;
  secretSealed: string | null;
  createdBy: string | null;
}

export type DestinationChange = Partial<{
  name: string;
  locale: Locale;
  minSeverity: Severity | null;
  hourlyMax: number;
  isActive: boolean;
  secretSealed: string;
  oldSecretSealed: string | null;
  oldSecretUntil: Date | null;
  brokenAt: Date | null;
  brokenReason: string | null;
  pausedUntil: Date | null;
  failuresInRow: number;
  failingSince: Date | null;
  lastSuccessAt: Date;
  lastFailure: string | null;
  removedAt: Date;
}>;

const COLUMN: Record<keyof DestinationChange, string> = {
  name: 'name',
  locale: 'locale',
  minSeverity: 'min_severity',
  hourlyMax: 'hourly_max',
  isActive: 'is_active',
  secretSealed: 'secret_sealed',
  oldSecretSealed: 'old_secret_sealed',
  oldSecretUntil: 'old_secret_until',
  brokenAt: 'broken_at',
  brokenReason: 'broken_reason',
  pausedUntil: 'paused_until',
  failuresInRow: 'failures_in_row',
  failingSince: 'failing_since',
  lastSuccessAt: 'last_success_at',
  lastFailure: 'last_failure',
  removedAt: 'removed_at',
};

/** Writes and locks of destinations. */
@Injectable()
export class DestinationStore {
  constructor(private readonly clock: Clock) {}

  /** Those named, and those that ask for notices by their weight if `alsoUnasked`. */
  listening(tx: Tx, named: readonly string[], alsoUnasked: boolean): Promise<ListeningDestination[]> {
    return tx.query(
      `SELECT id, type, locale, min_severity AS "minSeverity" FROM notification_destinations
       WHERE removed_at IS NULL AND is_active AND broken_at IS NULL
         AND (id = ANY($1::uuid[]) OR ($2 AND min_severity IS NOT NULL)) ORDER BY id`,
      [named, alsoUnasked],
    );
  }

  /** @returns false when another destination has the name */
  async insert(tx: Tx, made: NewDestination): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      `INSERT INTO notification_destinations (id, type, name, address_sealed, address_shown, locale, min_severity,
         hourly_max, secret_sealed, created_by, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
       ON CONFLICT (lower(name)) WHERE removed_at IS NULL DO NOTHING RETURNING 1`,
      [
        made.id,
        made.type,
        made.name,
        made.addressSealed,
        made.addressShown,
        made.locale,
        made.minSeverity,
        made.hourlyMax,
        made.secretSealed,
        made.createdBy,
        this.clock.now(),
      ],
    );
    return rows.length > 0;
  }

  async isNameTaken(tx: Tx, name: string, exceptId: string): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      `SELECT 1 FROM notification_destinations WHERE lower(name) = lower($1) AND removed_at IS NULL AND id <> $2`,
      [name, exceptId],
    );
    return rows.length > 0;
  }

  async lock(tx: Tx, id: string): Promise<LockedDestination | null> {
    const [row]: LockedDestination[] = await tx.query(
      `SELECT id, type, name, locale, min_severity AS "minSeverity", is_active AS "isActive", broken_at AS "brokenAt",
         hourly_max AS "hourlyMax", failures_in_row AS "failuresInRow", failing_since AS "failingSince",
         secret_sealed AS "secretSealed", version
       FROM notification_destinations WHERE id = $1 AND removed_at IS NULL FOR UPDATE`,
      [id],
    );
    return row ?? null;
  }

  /** What people change makes a new version; what we notice of its health does not. */
  async change(tx: Tx, id: string, change: DestinationChange, byPerson = false): Promise<void> {
    const fields = Object.keys(change) as (keyof DestinationChange)[];
    await tx.query(
      `UPDATE notification_destinations SET updated_at = $2${byPerson ? ', version = version + 1' : ''}
         ${fields.map((field, i) => `, ${COLUMN[field]} = $${i + 3}`).join('')} WHERE id = $1`,
      [id, this.clock.now(), ...fields.map((field) => change[field])],
    );
  }
}

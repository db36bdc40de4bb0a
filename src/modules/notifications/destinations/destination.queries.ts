import { Injectable } from '@nestjs/common';
import { Db } from '../../../platform/db/db.js';
import type { Locale } from '../../../platform/mail/letter-kinds.js';
import type { MessageChannel } from '../../../platform/messages/message.rules.js';
import { isUuid } from '../../../shared/ids.js';
import type { Severity } from '../notices/severity.js';

/** A destination as staff sees it: never its address in full. */
export interface DestinationRow {
  id: string;
  type: MessageChannel;
  name: string;
  addressShown: string;
  locale: Locale;
  minSeverity: Severity | null;
  hourlyMax: number;
  isActive: boolean;
  brokenAt: Date | null;
  brokenReason: string | null;
  pausedUntil: Date | null;
  failuresInRow: number;
  failingSince: Date | null;
  lastSuccessAt: Date | null;
  lastFailure: string | null;
  oldSecretUntil: Date | null;
  createdById: string | null;
  createdAt: Date;
  version: number;
}

/** What a message needs to get there. */
export interface SealedDestination {
  id: string;
  type: MessageChannel;
  name: string;
  addressSealed: string;
  addressShown: string;
  secretSealed: string | null;
  oldSecretSealed: string | null;
  oldSecretUntil: Date | null;
  isActive: boolean;
  brokenAt: Date | null;
  pausedUntil: Date | null;
  removedAt: Date | null;
}

const COLUMNS = `id, type, name, address_shown AS "addressShown", locale, min_severity AS "minSeverity",
  hourly_max AS "hourlyMax", is_active AS "isActive", broken_at AS "brokenAt", broken_reason AS "brokenReason",
  paused_until AS "pausedUntil", failures_in_row AS "failuresInRow", failing_since AS "failingSince",
  last_success_at AS "lastSuccessAt", last_failure AS "lastFailure", old_secret_until AS "oldSecretUntil",
  created_by AS "createdById", created_at AS "createdAt", version`;
/** More chats than anybody reads; the list is one page. */
const LISTED_MAX = 200;

/** Reads of destinations: plain rows. */
@Injectable()
export class DestinationQueries {
  constructor(private readonly db: Db) {}

  all(): Promise<DestinationRow[]> {
    return this.db.rows<DestinationRow>(
      `SELECT ${COLUMNS} FROM notification_destinations WHERE removed_at IS NULL ORDER BY lower(name), id LIMIT ${LISTED_MAX}`,
    );
  }

  byId(id: string): Promise<DestinationRow | null> {
    return isUuid(id)
      ? this.db.one<DestinationRow>(
          `SELECT ${COLUMNS} FROM notification_destinations WHERE id = $1 AND removed_at IS NULL`,
          [id],
        )
      : Promise.resolve(null);
  }

  /** Names for lists of what was sent, of those that were taken away as well. */
  async names(ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.db.rows<{ id: string; name: string }>(
      `SELECT id, name FROM notification_destinations WHERE id = ANY($1)`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, row.name]));
  }

  toSend(id: string): Promise<SealedDestination | null> {
    return this.db.one<SealedDestination>(
      `SELECT id, type, name, address_sealed AS "addressSealed", address_shown AS "addressShown",
         secret_sealed AS "secretSealed", old_secret_sealed AS "oldSecretSealed", old_secret_until AS "oldSecretUntil",
         is_active AS "isActive", broken_at AS "brokenAt", paused_until AS "pausedUntil", removed_at AS "removedAt"
       FROM notification_destinations WHERE id = $1`,
      [id],
    );
  }
}

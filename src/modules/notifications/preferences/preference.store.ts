import { Injectable } from '@nestjs/common';
import { newId } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import type { Locale } from '../../../platform/mail/letter-kinds.js';
import { Severity } from '../notices/severity.js';

/** How somebody of the staff wants to hear of things. */
export interface Preferences {
  locale: Locale;
  /** From this weight on; null: never. */
  emailFrom: Severity | null;
  smsFrom: Severity | null;
  hasPhone: boolean;
  phoneMasked: string | null;
  mutedKinds: string[];
  quietFrom: number | null;
  quietTo: number | null;
  /** 0: nobody has chosen anything yet. */
  version: number;
}

export type PreferenceChange = Omit<Preferences, 'hasPhone' | 'phoneMasked' | 'version'> & {
  /** Undefined: as it is; null: none any more. */
  phone?: { sealed: string; masked: string } | null;
};

/** What holds for somebody who has not chosen. */
const AS_IT_COMES: Preferences = {
  locale: 'ko',
  emailFrom: Severity.WARNING,
  smsFrom: Severity.CRITICAL,
  hasPhone: false,
  phoneMasked: null,
  mutedKinds: [],
  quietFrom: null,
  quietTo: null,
  version: 0,
};

const COLUMNS = `locale, email_from AS "emailFrom", sms_from AS "smsFrom", phone_sealed IS NOT NULL AS "hasPhone",
  phone_masked AS "phoneMasked", muted_kinds AS "mutedKinds", quiet_from AS "quietFrom", quiet_to AS "quietTo", version`;

/** The row of each person; the id of a row is made with it, since the number is sealed to it. */
@Injectable()
export class PreferenceStore {
  constructor(private readonly clock: Clock) {}

  async ofAll(tx: Tx, staffIds: readonly string[]): Promise<Map<string, Preferences>> {
    const rows: (Preferences & { staffId: string })[] = await tx.query(
      `SELECT admin_user_id AS "staffId", ${COLUMNS} FROM notification_preferences WHERE admin_user_id = ANY($1)`,
      [staffIds],
    );
    const chosen = new Map(rows.map(({ staffId, ...row }) => [staffId, row]));
    return new Map(staffIds.map((id) => [id, chosen.get(id) ?? AS_IT_COMES]));
  }

  /** The row of somebody, locked; made when there is none. */
  async lock(tx: Tx, staffId: string): Promise<{ id: string; version: number }> {
    await tx.query(
      `INSERT INTO notification_preferences (id, admin_user_id, locale, email_from, sms_from, updated_at, version)
       VALUES ($1, $2, $3, $4, $5, $6, 0) ON CONFLICT (admin_user_id) DO NOTHING`,
      [newId(), staffId, AS_IT_COMES.locale, AS_IT_COMES.emailFrom, AS_IT_COMES.smsFrom, this.clock.now()],
    );
    const [row]: { id: string; version: number }[] = await tx.query(
      `SELECT id, version FROM notification_preferences WHERE admin_user_id = $1 FOR UPDATE`,
      [staffId],
    );
    if (!row) throw new Error('A row that was just made is not there');
    return row;
  }

  async change(tx: Tx, id: string, { phone, ...change }: PreferenceChange): Promise<void> {
    await tx.query(
      `UPDATE notification_preferences SET locale = $2, email_from = $3, sms_from = $4, muted_kinds = $5,
         quiet_from = $6, quiet_to = $7, updated_at = $8, version = version + 1 WHERE id = $1`,
      [
        id,
        change.locale,
        change.emailFrom,
        change.smsFrom,
        change.mutedKinds,
        change.quietFrom,
        change.quietTo,
        this.clock.now(),
      ],
    );
    if (phone !== undefined)
      await tx.query(
        `UPDATE notification_preferences SET phone_sealed = $2, phone_masked = $3 WHERE id = $1`,
        [id, phone?.sealed ?? null, phone?.masked ?? null],
      );
  }

  async sealedPhone(tx: Tx, staffId: string): Promise<{ id: string; sealed: string } | null> {
    const [row]: { id: string; sealed: string }[] = await tx.query(
      `SELECT id, phone_sealed AS sealed FROM notification_preferences
       WHERE admin_user_id = $1 AND phone_sealed IS NOT NULL`,
      [staffId],
    );
    return row ?? null;
  }
}

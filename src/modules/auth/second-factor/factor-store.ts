import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Place } from '../../../platform/crypto/sealed-text.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { TotpFactor } from './totp-factor.entity.js';

/** What somebody has set up. */
export interface FactorsHeld {
  totp: boolean;
  totpEnrolledAt: Date | null;
  passkeys: number;
  backupCodes: number;
  /** Of the role. */
  policy: 'ANY' | 'PASSKEY_ONLY';
}

/** Until when a first code may confirm an authenticator app. */
export const ENROLMENT_MS = 15 * 60_000;

/** The rows of authenticator apps and backup codes. */
@Injectable()
export class FactorStore {
  constructor(private readonly clock: Clock) {}

  async heldBy(tx: Tx, adminUserId: string): Promise<FactorsHeld> {
    const [row]: FactorsHeld[] = await tx.query(
      `SELECT t.confirmed_at IS NOT NULL AS totp, t.confirmed_at AS "totpEnrolledAt",
              (SELECT count(*)::integer FROM admin_passkeys p WHERE p.admin_user_id = asked.id) AS passkeys,
              (SELECT count(*)::integer FROM admin_backup_codes c
               WHERE c.admin_user_id = asked.id AND c.used_at IS NULL) AS "backupCodes",
              (SELECT r.second_factor_policy FROM admin_users a JOIN roles r ON r.name = a.role
               WHERE a.id = asked.id) AS policy
       FROM (SELECT $1::uuid AS id) asked
       LEFT JOIN admin_totp_factors t ON t.admin_user_id = asked.id AND t.confirmed_at IS NOT NULL`,
      [adminUserId],
    );
    if (!row) throw new Error('one row for one question');
    return row;
  }

  /** The authenticator app in use. */
  totpOf(tx: Tx, adminUserId: string): Promise<TotpFactor | null> {
    return tx
      .createQueryBuilder(TotpFactor, 't')
      .where('t.adminUserId = :adminUserId AND t.confirmedAt IS NOT NULL', { adminUserId })
      .getOne();
  }

  /** The authenticator app that is being set up, locked, unless its time is over. */
  async lockBegunTotp(tx: Tx, adminUserId: string): Promise<TotpFactor | null> {
    return tx
      .createQueryBuilder(TotpFactor, 't')
      .setLock('pessimistic_write')
      .where('t.adminUserId = :adminUserId AND t.confirmedAt IS NULL AND t.expiresAt > :now', {
        adminUserId,
        now: this.clock.now(),
      })
      .getOne();
  }

  /** Where a secret lies: it opens nowhere else. */
  placeOf(factorId: string): Place {
    return { table: 'admin_totp_factors', column: 'secret', row: factorId };
  }

  /** Begins to set one up, in place of another that was begun. @returns until when a code may confirm it */
  async beginTotp(
    tx: Tx,
    { id, adminUserId, secret }: Pick<TotpFactor, 'id' | 'adminUserId' | 'secret'>,
  ): Promise<Date> {
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + ENROLMENT_MS);
    await tx.query(`DELETE FROM admin_totp_factors WHERE admin_user_id = $1 AND confirmed_at IS NULL`, [
      adminUserId,
    ]);
    await tx.insert(TotpFactor, {
      id,
      adminUserId,
      secret,
      createdAt: now,
      expiresAt,
      confirmedAt: null,
      lastStep: '0',
    });
    return expiresAt;
  }

  /** Takes the one that was begun into use, in place of the old one. @param step of the code that confirmed it */
  async confirmTotp(
    tx: Tx,
    { id, adminUserId }: Pick<TotpFactor, 'id' | 'adminUserId'>,
    step: number,
  ): Promise<void> {
    await this.removeTotp(tx, adminUserId);
    await tx.query(
      `UPDATE admin_totp_factors SET confirmed_at = $2, expires_at = NULL, last_step = $3 WHERE id = $1`,
      [id, this.clock.now(), step],
    );
  }

  async removeTotp(tx: Tx, adminUserId: string): Promise<void> {
    await tx.query(`DELETE FROM admin_totp_factors WHERE admin_user_id = $1 AND confirmed_at IS NOT NULL`, [
      adminUserId,
    ]);
  }

  /** Takes a step for good. @returns false when it, or a later one, was taken before */
  async takeStep(tx: Tx, factorId: string, step: number): Promise<boolean> {
    const [, taken]: [unknown[], number] = await tx.query(
      `UPDATE admin_totp_factors SET last_step = $2 WHERE id = $1 AND last_step < $2`,
      [factorId, step],
    );
    return taken === 1;
  }

  /** Takes a backup code for good. @returns false when it is unknown, another's or used */
  async takeBackupCode(tx: Tx, adminUserId: string, mac: Buffer): Promise<boolean> {
    const [, taken]: [unknown[], number] = await tx.query(
      `UPDATE admin_backup_codes SET used_at = $3 WHERE mac = $1 AND admin_user_id = $2 AND used_at IS NULL`,
      [mac, adminUserId, this.clock.now()],
    );
    return taken === 1;
  }

  /** New backup codes in place of all old ones. */
  async replaceBackupCodes(tx: Tx, adminUserId: string, macs: readonly Buffer[]): Promise<void> {
    await tx.query(`DELETE FROM admin_backup_codes WHERE admin_user_id = $1`, [adminUserId]);
    await tx.query(
      `INSERT INTO admin_backup_codes (mac, admin_user_id, created_at) SELECT unnest($1::bytea[]), $2, $3`,
      [macs, adminUserId, this.clock.now()],
    );
  }

  /** Everything somebody has set up, or begun to. */
  async removeAll(tx: Tx, adminUserId: string): Promise<void> {
    for (const table of ['admin_totp_factors', 'admin_backup_codes', 'admin_passkeys']) {
      await tx.query(`DELETE FROM ${table} WHERE admin_user_id = $1`, [adminUserId]);
    }
  }
}

/** For the audit log. */
export function factorsInWords({ totp, passkeys, backupCodes }: FactorsHeld): string {
  const counts = { TOTP: Number(totp), PASSKEY: passkeys, BACKUP_CODE: backupCodes };
  const held = Object.entries(counts).filter(([, count]) => count > 0);
  return held.map(([name, count]) => `${name} × ${count}`).join(', ');
}

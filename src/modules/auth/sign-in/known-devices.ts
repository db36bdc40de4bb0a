import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { hashToken, newToken } from '../../../platform/crypto/tokens.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { newId } from '../../../shared/ids.js';
import type { PrincipalType } from '../sessions/access-tokens.js';

const KNOWN_FOR_MS = 180 * 86_400_000;
const DEVICES_MAX = 20;

/**
 * Devices from which somebody came in before, each by a random token that it keeps. It opens nothing: whoever shows it
 * only has tries of their own (`SignInLimits`), and no letter about a new device is sent.
 */
@Injectable()
export class KnownDevices {
  constructor(private readonly clock: Clock) {}

  /** @returns the device's id, or null when this account never came in with this token */
  async find(
    tx: Tx,
    type: PrincipalType,
    principalId: string | null,
    token: string | null,
  ): Promise<string | null> {
    if (token === null) return null;
    const [row]: { id: string }[] = await tx.query(
      `SELECT id FROM known_devices
       WHERE token_hash = $1 AND principal_type = $2 AND principal_id = $3 AND expires_at > $4`,
      [hashToken(token), type, principalId, this.clock.now()],
    );
    return row?.id ?? null;
  }

  /** Whether there is any device from which the person came in before. */
  async hasAny(tx: Tx, type: PrincipalType, principalId: string): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      `SELECT 1 FROM known_devices WHERE principal_type = $1 AND principal_id = $2 AND expires_at > $3 LIMIT 1`,
      [type, principalId, this.clock.now()],
    );
    return rows.length > 0;
  }

  /**
   * The person came in: the device is known from now on.
   * @param device what `find` said  @returns the token the device is to keep
   */
  async remember(
    tx: Tx,
    type: PrincipalType,
    principalId: string,
    known: { device: string | null; token: string | null },
  ): Promise<string> {
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + KNOWN_FOR_MS);
    if (known.device !== null && known.token !== null) {
      await tx.query(`UPDATE known_devices SET seen_at = $2, expires_at = $3 WHERE id = $1`, [
        known.device,
        now,
        expiresAt,
      ]);
      return known.token;
    }
    const token = newToken();
    await tx.query(
      `DELETE FROM known_devices WHERE id IN (
         SELECT id FROM known_devices WHERE principal_type = $1 AND principal_id = $2
         ORDER BY seen_at DESC OFFSET $3)`,
      [type, principalId, DEVICES_MAX - 1],
    );
    await tx.query(
      `INSERT INTO known_devices (id, principal_type, principal_id, token_hash, created_at, seen_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $5, $6)`,
      [newId(), type, principalId, hashToken(token), now, expiresAt],
    );
    return token;
  }

  /** Every device has to prove itself again, after a password was reset for example. */
  async forgetAll(tx: Tx, type: PrincipalType, principalId: string): Promise<void> {
    await tx.query(`DELETE FROM known_devices WHERE principal_type = $1 AND principal_id = $2`, [
      type,
      principalId,
    ]);
  }
}

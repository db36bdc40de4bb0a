import { Injectable } from '@nestjs/common';
import { newIdAt } from '../../../../shared/ids.js';
import { Clock } from '../../../../platform/clock/clock.js';
import { hashToken, newToken } from '../../../../platform/crypto/tokens.js';
import type { Tx } from '../../../../platform/db/unit-of-work.js';

export const INVITE_LIFETIME_MS = 72 * 3_600_000;

export interface OpenInvite {
  id: string;
  adminId: string;
  invitedBy: string | null;
  expiresAt: Date;
}

const COLUMNS = `id, admin_id AS "adminId", invited_by AS "invitedBy", expires_at AS "expiresAt"`;
const OPEN = 'used_at IS NULL AND cancelled_at IS NULL';

/** One-time invitations. At most one of a person is open, and only the hash of its token is kept. */
@Injectable()
export class InviteStore {
  constructor(private readonly clock: Clock) {}

  /** A new one; the one before it ends. */
  async open(tx: Tx, adminId: string, invitedBy: string | null): Promise<OpenInvite> {
    await this.cancelOf(tx, adminId);
    const now = this.clock.now();
    const invite = {
      id: newIdAt(now),
      adminId,
      invitedBy,
      expiresAt: new Date(now.getTime() + INVITE_LIFETIME_MS),
    };
    await tx.query(
      `INSERT INTO admin_invites (id, admin_id, invited_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)`,
      [invite.id, adminId, invitedBy, now, invite.expiresAt],
    );
    return invite;
  }

  /** The token of an open invitation; one that was made before stops working. */
  async mint(tx: Tx, id: string): Promise<string> {
    const token = newToken();
    await tx.query(`UPDATE admin_invites SET token_hash = $2 WHERE id = $1`, [id, hashToken(token)]);
    return token;
  }

  /** Locked; null when it was used, taken back, or has run out. */
  async lockOpen(tx: Tx, id: string): Promise<OpenInvite | null> {
    const rows: OpenInvite[] = await tx.query(
      `SELECT ${COLUMNS} FROM admin_invites WHERE id = $1 AND ${OPEN} AND expires_at > $2 FOR UPDATE`,
      [id, this.clock.now()],
    );
    return rows[0] ?? null;
  }

  /** Not locked: only tells whose it is. */
  async find(tx: Tx, token: string): Promise<OpenInvite | null> {
    return this.byToken(tx, token, '');
  }

  async lockByToken(tx: Tx, token: string): Promise<OpenInvite | null> {
    return this.byToken(tx, token, 'FOR UPDATE');
  }

  private async byToken(tx: Tx, token: string, lock: '' | 'FOR UPDATE'): Promise<OpenInvite | null> {
    const rows: OpenInvite[] = await tx.query(
      `SELECT ${COLUMNS} FROM admin_invites WHERE token_hash = $1 AND ${OPEN} AND expires_at > $2 ${lock}`,
      [hashToken(token), this.clock.now()],
    );
    return rows[0] ?? null;
  }

  async use(tx: Tx, id: string): Promise<void> {
    await tx.query(`UPDATE admin_invites SET used_at = $2 WHERE id = $1`, [id, this.clock.now()]);
  }

  /** @returns whether there was one, also if it had run out */
  async cancelOf(tx: Tx, adminId: string): Promise<boolean> {
    const [, count]: [unknown, number] = await tx.query(
      `UPDATE admin_invites SET cancelled_at = $2 WHERE admin_id = $1 AND ${OPEN}`,
      [adminId, this.clock.now()],
    );
    return count > 0;
  }

  async cancelSentBy(tx: Tx, inviterId: string): Promise<void> {
    await tx.query(`UPDATE admin_invites SET cancelled_at = $2 WHERE invited_by = $1 AND ${OPEN}`, [
      inviterId,
      this.clock.now(),
    ]);
  }
}

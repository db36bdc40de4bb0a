import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import { hashToken, newToken } from '../../../platform/crypto/tokens.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import type { PrincipalType } from './access-tokens.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Threat model §4 "Refresh token". */
const LIMITS: Record<PrincipalType, { idleMs: number; absoluteMs: number; sessionsMax: number }> = {
  ADMIN: { idleMs: HOUR_MS, absoluteMs: 12 * HOUR_MS, sessionsMax: 5 },
  USER: { idleMs: 14 * DAY_MS, absoluteMs: 30 * DAY_MS, sessionsMax: 10 },
};
const LOST_ANSWER_MS = 10_000;

export interface SessionRow {
  id: string;
  principal_type: PrincipalType;
  principal_id: string;
  parent_hash: Buffer | null;
  rotated_at: Date | null;
  successor_sealed: Buffer | null;
  refresh_hash: Buffer;
  idle_expires_at: Date;
  absolute_expires_at: Date;
  revoked_at: Date | null;
}

export interface NewSession {
  type: PrincipalType;
  principalId: string;
  ip: string | null;
  userAgent: string | null;
  /** How the holder proved who they are: `PASSWORD`, `PASSWORD_TOTP`, `PASSKEY`, `TICKET` … */
  factor: string;
}

export type Rotation =
  | { kind: 'rotated'; session: SessionRow; refreshToken: string }
  /** An old token came back: somebody else may hold the chain, so all of it ends. */
  | { kind: 'reused'; session: SessionRow }
  | { kind: 'dead' };

/** One chain of refresh tokens a session; only hashes are kept. */
@Injectable()
export class SessionStore {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  async open(tx: Tx, session: NewSession): Promise<{ sessionId: string; refreshToken: string }> {
    const limits = LIMITS[session.type];
    const now = this.clock.now();
    const refreshToken = newToken();
    const sessionId = newId();
    // The least used sessions make room: one lost laptop must not lock a person out.
    const [evicted]: [{ id: string }[], number] = await tx.query(
      `UPDATE sessions SET revoked_at = $3, revoked_reason = 'too-many' WHERE id IN (
         SELECT id FROM sessions WHERE principal_type = $1 AND principal_id = $2 AND revoked_at IS NULL
         ORDER BY last_used_at DESC OFFSET $4) RETURNING id`,
      [session.type, session.principalId, now, limits.sessionsMax - 1],
    );
    if (evicted.length > 0) {
      const sessionIds = evicted.map(({ id }) => id);
      await this.outbox.add(tx, 'session.ended', session.principalId, { sessionIds });
    }
    await tx.query(
      `INSERT INTO sessions (id, principal_type, principal_id, refresh_hash, created_at, last_used_at,
                             idle_expires_at, absolute_expires_at, ip, user_agent, factor)
       VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10)`,
      [
        sessionId,
        session.type,
        session.principalId,
        hashToken(refreshToken),
        now,
        new Date(now.getTime() + limits.idleMs),
        new Date(now.getTime() + limits.absoluteMs),
        session.ip,
        session.userAgent?.slice(0, 300) ?? null,
        session.factor,
      ],
    );
    return { sessionId, refreshToken };
  }

  /** Exchanges a refresh token for the next of its chain. The row is locked, so two at once make one chain. */
  async rotate(tx: Tx, refreshToken: string): Promise<Rotation> {
    const hash = hashToken(refreshToken);
    const session = await this.lockByToken(tx, hash);
    const now = this.clock.now();
    if (
      !session ||
      session.revoked_at ||
      session.idle_expires_at <= now ||
      session.absolute_expires_at <= now
    ) {
      return { kind: 'dead' };
    }
    if (!session.refresh_hash.equals(hash)) {
      // The direct parent again within seconds: our answer got lost on the way. The same successor is given.
      const recent =
        session.parent_hash?.equals(hash) &&
        session.rotated_at &&
        now.getTime() - session.rotated_at.getTime() <= LOST_ANSWER_MS;
      return recent && session.successor_sealed
        ? { kind: 'rotated', session, refreshToken: unseal(refreshToken, session.successor_sealed) }
        : { kind: 'reused', session };
    }
    if (session.parent_hash) {
      await tx.query(
        `INSERT INTO retired_refresh_tokens (hash, session_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
        [session.parent_hash, session.id],
      );
    }
    const next = newToken();
    const idle = new Date(
      Math.min(now.getTime() + LIMITS[session.principal_type].idleMs, session.absolute_expires_at.getTime()),
    );
    await tx.query(
      `UPDATE sessions SET refresh_hash = $2, parent_hash = $3, rotated_at = $4, successor_sealed = $5,
                           last_used_at = $4, idle_expires_at = $6
       WHERE id = $1`,
      [session.id, hashToken(next), hash, now, seal(refreshToken, next), idle],
    );
    return { kind: 'rotated', session, refreshToken: next };
  }

  /** The session a token belongs to or ever belonged to. */
  private async lockByToken(tx: Tx, hash: Buffer): Promise<SessionRow | undefined> {
    const [session]: SessionRow[] = await tx.query(
      `SELECT * FROM sessions WHERE refresh_hash = $1 OR parent_hash = $1 FOR UPDATE`,
      [hash],
    );
    if (session) return session;
    const [former]: SessionRow[] = await tx.query(
      `SELECT * FROM sessions WHERE id = (SELECT session_id FROM retired_refresh_tokens WHERE hash = $1) FOR UPDATE`,
      [hash],
    );
    return former;
  }

  /** @returns whether it ended now */
  async revoke(tx: Tx, sessionId: string, reason: string): Promise<boolean> {
    const [, count]: [unknown, number] = await tx.query(
      `UPDATE sessions SET revoked_at = $2, revoked_reason = $3 WHERE id = $1 AND revoked_at IS NULL`,
      [sessionId, this.clock.now(), reason],
    );
    return count > 0;
  }

  /**
   * A customer's ticket that was not exchanged yet is a session about to begin, and ends as well: first, so that a session
   * which one makes just now is among those that end.
   * @param except one that goes on  @returns the ids of the sessions that ended now
   */
  async revokeAll(
    tx: Tx,
    type: PrincipalType,
    principalId: string,
    reason: string,
    except: string | null = null,
  ): Promise<string[]> {
    const now = this.clock.now();
    if (type === 'USER')
      await tx.query(`UPDATE login_tickets SET used_at = $2 WHERE user_id = $1 AND used_at IS NULL`, [
        principalId,
        now,
      ]);
    const [rows]: [{ id: string }[], number] = await tx.query(
      `UPDATE sessions SET revoked_at = $3, revoked_reason = $4
       WHERE principal_type = $1 AND principal_id = $2 AND revoked_at IS NULL
         AND id IS DISTINCT FROM $5::uuid
       RETURNING id`,
      [type, principalId, now, reason, except],
    );
    return rows.map((row) => row.id);
  }
}

/** The successor is readable only to whoever shows its parent again: its key is derived from the parent. */
function keyFrom(parent: string): Buffer {
  return Buffer.from(hkdfSync('sha256', parent, '', 'madang refresh successor', 32));
}

function seal(parent: string, successor: string): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyFrom(parent), iv);
  const body = Buffer.concat([cipher.update(successor, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

function unseal(parent: string, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', keyFrom(parent), sealed.subarray(0, 12));
  decipher.setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
}

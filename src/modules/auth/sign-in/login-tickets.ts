import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { hashToken, newToken } from '../../../platform/crypto/tokens.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { AuditLog } from '../../audit/index.js';
import { UsersFacade, type UserModel } from '../../users/index.js';
import { AccessTokens } from '../sessions/access-tokens.js';
import { authErrors } from '../auth.errors.js';
import { SessionStore } from '../sessions/session.store.js';
import type { Caller } from './sign-in-admin.use-case.js';

const LIFETIME_MS = 60_000;

export interface CustomerSignedIn {
  userId: string;
  accessToken: string;
  refreshToken: string;
  expiresInSec: number;
}

/**
 * One-time tickets: whoever has proved a customer's identity (an OAuth callback, the demo shop) hands one to the
 * customer's front end, which exchanges it for tokens. Tokens themselves never travel in an address.
 */
@Injectable()
export class LoginTickets {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly users: UsersFacade,
    private readonly sessions: SessionStore,
    private readonly tokens: AccessTokens,
    private readonly audit: AuditLog,
  ) {}

  async issue(tx: Tx, user: Pick<UserModel, 'id'>): Promise<string> {
    const ticket = newToken();
    await tx.query(`INSERT INTO login_tickets (hash, user_id, expires_at) VALUES ($1, $2, $3)`, [
      hashToken(ticket),
      user.id,
      new Date(this.clock.now().getTime() + LIFETIME_MS),
    ]);
    return ticket;
  }

  /** @throws LOGIN_TICKET_INVALID, USER_INACTIVE */
  exchange(ticket: string, caller: Caller): Promise<CustomerSignedIn> {
    return this.uow.run(systemActor('login-ticket'), async (tx) => {
      const now = this.clock.now();
      const [rows]: [{ user_id: string }[], number] = await tx.query(
        `UPDATE login_tickets SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING user_id`,
        [hashToken(ticket), now],
      );
      const userId = rows[0]?.user_id;
      if (!userId) throw authErrors.LOGIN_TICKET_INVALID();
      await this.users.requireActive(tx, userId);
      await this.users.touch(tx, userId, now);
      const opened = await this.sessions.open(tx, { type: 'USER', principalId: userId, ...caller });
      await this.audit.record(
        tx,
        { type: 'USER', id: userId, sessionId: opened.sessionId, ip: caller.ip },
        { action: 'user.signed-in', resourceType: 'user', resourceId: userId },
      );
      return {
        userId,
        accessToken: await this.tokens.issue('USER', userId, opened.sessionId),
        refreshToken: opened.refreshToken,
        expiresInSec: this.tokens.lifetimeSec,
      };
    });
  }
}

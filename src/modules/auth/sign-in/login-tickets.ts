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
  /** The sign-in that the ticket was issued for made the customer. */
  isNew: boolean;
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

  /**
   * @param options.binding the hash of a secret that whoever exchanges the ticket must show: without it a ticket that
   *   somebody slips into another person's browser would sign that person in as somebody else
   */
  async issue(
    tx: Tx,
    user: Pick<UserModel, 'id'>,
    options: { binding?: Buffer | null; isNew?: boolean } = {},
  ): Promise<string> {
    const ticket = newToken();
    await tx.query(
      `INSERT INTO login_tickets (hash, user_id, expires_at, binding, is_new) VALUES ($1, $2, $3, $4, $5)`,
      [
        hashToken(ticket),
        user.id,
        new Date(this.clock.now().getTime() + LIFETIME_MS),
        options.binding ?? null,
        options.isNew ?? false,
      ],
    );
    return ticket;
  }

  /**
   * @param secrets what the caller can show, one of which a bound ticket must be bound to
   * @throws LOGIN_TICKET_INVALID, USER_INACTIVE
   */
  exchange(ticket: string, caller: Caller, secrets: readonly string[] = []): Promise<CustomerSignedIn> {
    return this.uow.run(systemActor('login-ticket'), async (tx) => {
      const now = this.clock.now();
      const [rows]: [{ user_id: string; is_new: boolean }[], number] = await tx.query(
        `UPDATE login_tickets SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2
           AND (binding IS NULL OR binding = ANY($3::bytea[])) RETURNING user_id, is_new`,
        [hashToken(ticket), now, secrets.map(hashToken)],
      );
      const userId = rows[0]?.user_id;
      if (!userId) throw authErrors.LOGIN_TICKET_INVALID();
      await this.users.requireActive(tx, userId);
      await this.users.touch(tx, userId, now);
      const opened = await this.sessions.open(tx, {
        type: 'USER',
        principalId: userId,
        factor: 'TICKET',
        ...caller,
      });
      await this.audit.record(
        tx,
        { type: 'USER', id: userId, sessionId: opened.sessionId, ip: caller.ip },
        { action: 'user.signed-in', resourceType: 'user', resourceId: userId },
      );
      return {
        userId,
        isNew: rows[0]?.is_new ?? false,
        accessToken: await this.tokens.issue('USER', userId, opened.sessionId),
        refreshToken: opened.refreshToken,
        expiresInSec: this.tokens.lifetimeSec,
      };
    });
  }
}

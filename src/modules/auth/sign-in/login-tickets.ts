import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { hashToken, newToken } from '../../../platform/crypto/tokens.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { UsersFacade, type UserModel } from '../../users/index.js';
import { authErrors } from '../auth.errors.js';
import { CustomerSessions, type CustomerSignedIn } from './customer-sessions.js';
import type { Caller } from './sign-in-admin.use-case.js';

const LIFETIME_MS = 60_000;

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
    private readonly sessions: CustomerSessions,
  ) {}

  /**
   * @param options.binding the hash of a secret that whoever exchanges the ticket must show: without it a ticket that
   *   somebody slips into another person's browser would sign that person in as somebody else
   * @param options.factor how the identity was proved, for the list of sessions
   */
  async issue(
    tx: Tx,
    user: Pick<UserModel, 'id'>,
    options: { binding?: Buffer | null; isNew?: boolean; factor?: string } = {},
  ): Promise<string> {
    const ticket = newToken();
    await tx.query(
      `INSERT INTO login_tickets (hash, user_id, expires_at, binding, is_new, factor)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [
        hashToken(ticket),
        user.id,
        new Date(this.clock.now().getTime() + LIFETIME_MS),
        options.binding ?? null,
        options.isNew ?? false,
        options.factor ?? 'TICKET',
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
      const hash = hashToken(ticket);
      const [owner]: { user_id: string }[] = await tx.query(
        `SELECT user_id FROM login_tickets WHERE hash = $1`,
        [hash],
      );
      // The customer before anything of theirs, in the order in which all their sessions are ended.
      if (owner) await this.users.requireActive(tx, owner.user_id);
      const [rows]: [{ user_id: string; is_new: boolean; factor: string }[], number] = await tx.query(
        `UPDATE login_tickets SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2
           AND (binding IS NULL OR binding = ANY($3::bytea[])) RETURNING user_id, is_new, factor`,
        [hash, now, secrets.map(hashToken)],
      );
      const userId = rows[0]?.user_id;
      if (!userId) throw authErrors.LOGIN_TICKET_INVALID();
      return this.sessions.open(tx, userId, caller, {
        factor: rows[0]?.factor ?? 'TICKET',
        isNew: rows[0]?.is_new,
      });
    });
  }
}

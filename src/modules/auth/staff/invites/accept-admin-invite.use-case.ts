import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../../../../platform/db/unit-of-work.js';
import { systemActor, type Actor } from '../../../../platform/security/actor.js';
import type { RefreshTransport } from '../../auth.model.js';
import { StaffLoginTickets, type IssuedTicket } from '../../second-factor/staff-login-tickets.js';
import { SecurityNotices } from '../../second-factor/security-notices.js';
import { requireGoodPassword } from '../../sign-in/password-policy.js';
import { Passwords } from '../../sign-in/passwords.js';
import { SignInLimits } from '../../sign-in/sign-in-limits.js';
import { AdminUser } from '../admin-user.entity.js';
import { StaffChange } from '../people/staff-change.js';
import { staffErrors } from '../staff.errors.js';
import { InviteStore } from './invite.store.js';

const ACTOR = systemActor('staff-invites');

/**
 * The invited person chooses a password and is staff from then on; somebody who was shut out has a new one. A second
 * factor has to follow before anything opens.
 */
@Injectable()
export class AcceptAdminInvite {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly invites: InviteStore,
    private readonly passwords: Passwords,
    private readonly change: StaffChange,
    private readonly tickets: StaffLoginTickets,
    private readonly limits: SignInLimits,
    private readonly notices: SecurityNotices,
  ) {}

  /**
   * @returns the ticket with which the second factor is shown or set up
   * @throws INVITE_INVALID, PASSWORD_REFUSED, RATE_LIMITED
   */
  async execute(
    input: { token: string; name: string | null; password: string; ip: string | null },
    transport: RefreshTransport,
  ): Promise<IssuedTicket> {
    const { email, name } = await this.uow.run(ACTOR, (tx) => this.invited(tx, input.token));
    await requireGoodPassword(input.password, [input.name ?? name, name, email]);
    // Between the transactions: hashing must not hold a connection.
    const passwordHash = await this.passwords.hash(input.password);
    return this.uow.run(ACTOR, async (tx) => {
      const invited = await this.invited(tx, input.token);
      const invite = await this.invites.lockByToken(tx, input.token);
      if (!invite) throw staffErrors.INVITE_INVALID();
      await this.invites.use(tx, invite.id);
      const self: Actor = { type: 'ADMIN', id: invited.id, sessionId: invite.id, ip: input.ip };
      const person = await this.change.save(
        tx,
        self,
        invited,
        { name: input.name ?? invited.name, passwordHash, isActive: true },
        { action: invited.isActive ? 'admin.password-recovered' : 'admin.invite-accepted' },
      );
      await this.limits.forgive(tx, person);
      if (invited.passwordHash !== null) {
        await this.change.endSessions(tx, person.id, 'password-changed');
        await this.notices.send(tx, person.id, 'PASSWORD_CHANGED');
      }
      return this.tickets.issue(tx, person.id, 'INVITE', transport);
    });
  }

  /** The person first, then the invitation: in the order everybody locks them. */
  private async invited(tx: Tx, token: string): Promise<AdminUser> {
    const found = await this.invites.find(tx, token);
    const person =
      found &&
      (await tx.findOne(AdminUser, { where: { id: found.adminId }, lock: { mode: 'pessimistic_write' } }));
    if (!person) throw staffErrors.INVITE_INVALID();
    return person;
  }
}

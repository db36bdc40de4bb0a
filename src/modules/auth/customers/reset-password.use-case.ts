import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { Letters } from '../../../platform/mail/letters.js';
import { anonymousActor, systemActor } from '../../../platform/security/actor.js';
import { AuditLog } from '../../audit/index.js';
import { UsersFacade, type User } from '../../users/index.js';
import { requireGoodPassword } from '../sign-in/password-policy.js';
import { Passwords } from '../sign-in/passwords.js';
import { SignInLimits } from '../sign-in/sign-in-limits.js';
import './account-letters.js';
import { CustomerPasswords } from './customer-passwords.js';
import { customerErrors } from './customers.errors.js';
import { EndCustomerSessions } from './end-customer-sessions.js';
import { OneTimeLinks } from './one-time-links.js';

const ACTOR = systemActor('password-reset');

/** Sets a new password for whoever holds the link from the letter. */
@Injectable()
export class ResetPassword {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly links: OneTimeLinks,
    private readonly users: UsersFacade,
    private readonly passwords: Passwords,
    private readonly stored: CustomerPasswords,
    private readonly sessions: EndCustomerSessions,
    private readonly limits: SignInLimits,
    private readonly letters: Letters,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** A password that is refused leaves the link as good as it was. @throws LINK_INVALID, PASSWORD_REFUSED, RATE_LIMITED */
  async execute(token: string, password: string, ip: string | null): Promise<void> {
    const own = await this.uow.run(ACTOR, async (tx) => {
      const userId = await this.links.look(tx, 'PASSWORD_RESET', token);
      const user = userId === null ? null : await this.users.find(tx, userId);
      if (!user?.isActive) throw customerErrors.LINK_INVALID();
      return [user.name, user.email];
    });
    await requireGoodPassword(password, own);
    const hash = await this.passwords.hash(password);
    await this.uow.run(ACTOR, async (tx) => {
      const userId = await this.links.use(tx, 'PASSWORD_RESET', token);
      if (userId === null) throw customerErrors.LINK_INVALID();
      const user = await this.users.requireActive(tx, userId);
      await this.stored.set(tx, userId, hash);
      await this.sessions.within(tx, userId, null);
      await this.forgive(tx, user);
      await this.audit.record(tx, anonymousActor(ip), {
        action: 'user.password-reset',
        resourceType: 'user',
        resourceId: userId,
      });
      await this.letters.send(tx, {
        kind: 'auth.password-changed',
        to: { type: 'USER', id: userId },
        data: { at: this.clock.now().toISOString() },
      });
    });
  }

  /** Whoever reads the mailbox has proved themself: what was tried before counts no more. */
  private async forgive(tx: Tx, { id, email }: User): Promise<void> {
    const unknown = { address: null, device: null };
    if (email !== null)
      await this.limits.succeeded(tx, { kind: 'customer-password', account: email, ...unknown });
    for (const kind of ['customer-confirm', 'customer-code'] as const)
      await this.limits.succeeded(tx, { kind, account: id, ...unknown });
  }
}

import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { Letters } from '../../../platform/mail/letters.js';
import { systemActor } from '../../../platform/security/actor.js';
import { AuditLog } from '../../audit/index.js';
import { UsersFacade } from '../../users/index.js';
import { KnownDevices } from '../sign-in/known-devices.js';
import { requireGoodPassword } from '../sign-in/password-policy.js';
import { Passwords } from '../sign-in/passwords.js';
import './account-letters.js';
import { CurrentPassword } from './current-password.js';
import { CustomerPasswords } from './customer-passwords.js';
import type { CustomerActor } from './customer-of.js';
import { customerErrors } from './customers.errors.js';
import { EndCustomerSessions } from './end-customer-sessions.js';

const ACTOR = systemActor('password-change');

/** A customer changes their password. Every other session ends. */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly users: UsersFacade,
    private readonly current: CurrentPassword,
    private readonly passwords: Passwords,
    private readonly stored: CustomerPasswords,
    private readonly sessions: EndCustomerSessions,
    private readonly devices: KnownDevices,
    private readonly letters: Letters,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the token that this device is to keep from now on
   * @throws PASSWORD_WRONG, PASSWORD_NOT_SET, PASSWORD_REFUSED, RATE_LIMITED, SIGN_IN_RESET_NEEDED
   */
  async execute(actor: CustomerActor, current: string, next: string): Promise<string> {
    const { name, email } = await this.users.byId(actor.id);
    if (!(await this.current.require(actor.id, current, actor.ip, 'current')))
      throw customerErrors.PASSWORD_NOT_SET();
    await requireGoodPassword(next, [name, email], 'next');
    const hash = await this.passwords.hash(next);
    return this.uow.run(ACTOR, async (tx) => {
      await this.users.requireActive(tx, actor.id);
      await this.stored.set(tx, actor.id, hash);
      await this.sessions.within(tx, actor.id, actor.sessionId);
      await this.audit.record(tx, actor, {
        action: 'user.password-changed',
        resourceType: 'user',
        resourceId: actor.id,
      });
      await this.letters.send(tx, {
        kind: 'auth.password-changed',
        to: { type: 'USER', id: actor.id },
        data: { at: this.clock.now().toISOString() },
      });
      return this.devices.remember(tx, 'USER', actor.id, { device: null, token: null });
    });
  }
}

import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { anonymousActor, systemActor } from '../../../platform/security/actor.js';
import { AuditLog } from '../../audit/index.js';
import { CreateUser } from '../../users/index.js';
import { authErrors } from '../auth.errors.js';
import { CustomerSessions } from '../sign-in/customer-sessions.js';
import { KnownDevices } from '../sign-in/known-devices.js';
import { Passwords } from '../sign-in/passwords.js';
import type { Caller } from '../sign-in/sign-in-admin.use-case.js';
import { SignInLimits, type Try } from '../sign-in/sign-in-limits.js';
import { ConsentStore } from './consent.store.js';
import { CustomerPasswords } from './customer-passwords.js';
import { customerErrors } from './customers.errors.js';
import type { CustomerLogin } from './login.use-case.js';
import { OneTimeLinks } from './one-time-links.js';
import { RegistrationStore } from './registration.store.js';

const ACTOR = systemActor('registration');

/**
 * Makes a customer of a registration. The link proves the mailbox and the password proves who registered: without it,
 * somebody could register another person's address, and that person would open an account whose password is known.
 */
@Injectable()
export class VerifyEmail {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly links: OneTimeLinks,
    private readonly registrations: RegistrationStore,
    private readonly limits: SignInLimits,
    private readonly devices: KnownDevices,
    private readonly passwords: Passwords,
    private readonly stored: CustomerPasswords,
    private readonly consents: ConsentStore,
    private readonly createUser: CreateUser,
    private readonly sessions: CustomerSessions,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws LINK_INVALID, SIGN_IN_FAILED, EMAIL_TAKEN, RATE_LIMITED, SIGN_IN_RESET_NEEDED */
  async execute(token: string, password: string, caller: Caller): Promise<CustomerLogin> {
    const { registration, attempt } = await this.uow.run(ACTOR, async (tx) => {
      const id = await this.links.look(tx, 'REGISTRATION', token);
      const found = id && (await this.registrations.byId(tx, id));
      if (!found) throw customerErrors.LINK_INVALID();
      const counted: Try = { kind: 'customer-password', account: found.id, address: caller.ip, device: null };
      await this.limits.check(tx, counted);
      return { registration: found, attempt: counted };
    });
    const matches = await this.passwords
      .matches(password, registration.passwordHash)
      .catch(async (error: unknown) => {
        await this.uow.run(ACTOR, (tx) => this.limits.undone(tx, attempt));
        throw error;
      });
    if (!matches) {
      await this.uow.run(ACTOR, (tx) => this.limits.failed(tx, attempt));
      throw authErrors.SIGN_IN_FAILED();
    }
    return this.uow.run(ACTOR, async (tx) => {
      await this.links.use(tx, 'REGISTRATION', token);
      const taken = await this.registrations.take(tx, registration.id);
      if (!taken) throw customerErrors.LINK_INVALID();
      const actor = anonymousActor(caller.ip);
      const user = await this.createUser.within(tx, actor, taken);
      await this.registrations.takeAllOf(tx, taken.email);
      await this.stored.set(tx, user.id, taken.passwordHash);
      await this.consents.add(tx, user.id, taken.accepted);
      await this.audit.record(tx, actor, {
        action: 'user.email-verified',
        resourceType: 'user',
        resourceId: user.id,
        details: { ...taken.accepted },
      });
      await this.limits.succeeded(tx, attempt);
      const deviceToken = await this.devices.remember(tx, 'USER', user.id, { device: null, token: null });
      const session = await this.sessions.open(tx, user.id, caller, { factor: 'PASSWORD', isNew: true });
      return { ...session, deviceToken };
    });
  }
}

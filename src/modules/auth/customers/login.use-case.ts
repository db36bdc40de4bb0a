import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { Letters } from '../../../platform/mail/letters.js';
import { anonymousActor, systemActor } from '../../../platform/security/actor.js';
import { AuditLog } from '../../audit/index.js';
import { UsersFacade } from '../../users/index.js';
import { authErrors } from '../auth.errors.js';
import { CustomerSessions, type CustomerSignedIn } from '../sign-in/customer-sessions.js';
import { KnownDevices } from '../sign-in/known-devices.js';
import { Passwords } from '../sign-in/passwords.js';
import type { Caller } from '../sign-in/sign-in-admin.use-case.js';
import { SignInLimits, type Try } from '../sign-in/sign-in-limits.js';
import './account-letters.js';
import { CustomerPasswords } from './customer-passwords.js';

const ACTOR = systemActor('sign-in');
const CHANGED = new Error('the password was changed meanwhile');

export interface CustomerLogin extends CustomerSignedIn {
  /** What the device keeps, so that it is known the next time. */
  deviceToken: string;
}

interface Looked {
  userId: string | null;
  isActive: boolean;
  hash: string | null;
  attempt: Try;
}

/** A customer comes in by e-mail and password. */
@Injectable()
export class LoginCustomer {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly users: UsersFacade,
    private readonly stored: CustomerPasswords,
    private readonly passwords: Passwords,
    private readonly limits: SignInLimits,
    private readonly devices: KnownDevices,
    private readonly sessions: CustomerSessions,
    private readonly letters: Letters,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * The same answer after the same work for an unknown address, one that was never verified, a wrong password, and an
   * account that was deactivated or has no password.
   * @throws SIGN_IN_FAILED, SIGN_IN_RESET_NEEDED, RATE_LIMITED
   */
  async execute(email: string, password: string, caller: Caller): Promise<CustomerLogin> {
    const oldRounds = await this.stored.oldRounds();
    const looked = await this.uow.run(ACTOR, (tx) => this.look(tx, email, caller));
    const { userId, hash, attempt } = looked;
    // Between the transactions: hashing takes tens of milliseconds and must not hold a connection.
    const matches = await this.passwords.matches(password, hash, oldRounds).catch(async (error: unknown) => {
      await this.uow.run(ACTOR, (tx) => this.limits.undone(tx, attempt));
      throw error;
    });
    if (userId === null || hash === null || !matches || !looked.isActive) return this.refuse(looked, caller);
    const fresh = this.passwords.isOutdated(hash) ? await this.passwords.hash(password) : null;
    const done = this.uow.run(ACTOR, async (tx) => {
      await this.limits.succeeded(tx, attempt);
      const session = await this.sessions.open(tx, userId, caller, { factor: 'PASSWORD' });
      // The customer is locked now. A password that was changed while it was being compared is compared anew.
      if ((await this.stored.of(tx, userId)) !== hash) throw CHANGED;
      if (fresh) await this.stored.upgrade(tx, userId, hash, fresh);
      return { ...session, deviceToken: await this.rememberDevice(tx, userId, attempt.device, caller) };
    });
    return done.catch((error: unknown) => {
      if (error === CHANGED) return this.execute(email, password, caller);
      throw error;
    });
  }

  private async look(tx: Tx, email: string, caller: Caller): Promise<Looked> {
    const user = await this.users.findByEmail(tx, email);
    const hash = await this.stored.of(tx, user?.id ?? null);
    const device = await this.devices.find(tx, 'USER', user?.id ?? null, caller.deviceToken);
    const attempt: Try = { kind: 'customer-password', account: email, address: caller.ip, device };
    await this.limits.check(tx, attempt);
    return { userId: user?.id ?? null, isActive: user?.isActive ?? false, hash, attempt };
  }

  private async refuse({ userId, attempt }: Looked, caller: Caller): Promise<never> {
    await this.uow.run(ACTOR, async (tx) => {
      await this.limits.failed(tx, attempt);
      await this.audit.record(tx, anonymousActor(caller.ip), {
        action: 'user.sign-in-failed',
        resourceType: 'user',
        resourceId: userId,
      });
    });
    throw authErrors.SIGN_IN_FAILED();
  }

  private async rememberDevice(
    tx: Tx,
    userId: string,
    device: string | null,
    caller: Caller,
  ): Promise<string> {
    // The first device of all is no news.
    if (device === null && (await this.devices.hasAny(tx, 'USER', userId)))
      await this.letters.send(tx, {
        kind: 'auth.new-device',
        to: { type: 'USER', id: userId },
        data: { at: this.clock.now().toISOString() },
      });
    return this.devices.remember(tx, 'USER', userId, { device, token: caller.deviceToken });
  }
}

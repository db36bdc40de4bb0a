import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { Passwords } from '../sign-in/passwords.js';
import { SignInLimits, type Try } from '../sign-in/sign-in-limits.js';
import { CustomerPasswords } from './customer-passwords.js';
import { authErrors } from '../auth.errors.js';

const ACTOR = systemActor('current-password');

/**
 * Asks somebody who is signed in for their password, before what a stolen session must not do. Tries are counted apart
 * from those at the door, or a thief of the session could close it.
 */
@Injectable()
export class CurrentPassword {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly stored: CustomerPasswords,
    private readonly passwords: Passwords,
    private readonly limits: SignInLimits,
  ) {}

  /** @returns false for an account that has no password  @throws PASSWORD_WRONG, RATE_LIMITED, SIGN_IN_RESET_NEEDED */
  async require(userId: string, given: string | null, ip: string | null, path: string): Promise<boolean> {
    const attempt: Try = { kind: 'customer-confirm', account: userId, address: ip, device: null };
    const hash = await this.uow.run(ACTOR, async (tx) => {
      const found = await this.stored.of(tx, userId);
      if (found !== null) await this.limits.check(tx, attempt);
      return found;
    });
    if (hash === null) return false;
    const matches =
      given !== null &&
      (await this.passwords.matches(given, hash).catch(async (error: unknown) => {
        await this.uow.run(ACTOR, (tx) => this.limits.undone(tx, attempt));
        throw error;
      }));
    await this.uow.run(ACTOR, (tx) => this.limits[matches ? 'succeeded' : 'failed'](tx, attempt));
    if (!matches) throw authErrors.PASSWORD_WRONG({ path });
    return true;
  }
}

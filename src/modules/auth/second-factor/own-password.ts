import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { AuditLog } from '../../audit/index.js';
import { authErrors } from '../auth.errors.js';
import { Passwords } from '../sign-in/passwords.js';
import { SignInLimits, type Try } from '../sign-in/sign-in-limits.js';
import { AdminUser } from '../staff/admin-user.entity.js';
import type { Staff } from '../step-up/step-ups.js';

/** Asks somebody who is signed in for their password once more. Wrong ones count as at sign-in. */
@Injectable()
export class OwnPassword {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly passwords: Passwords,
    private readonly limits: SignInLimits,
    private readonly audit: AuditLog,
  ) {}

  /** @returns the account as it was read @throws PASSWORD_WRONG, RATE_LIMITED, SIGN_IN_RESET_NEEDED */
  async check(staff: Staff, password: string, path = 'password'): Promise<AdminUser> {
    const { account, attempt } = await this.uow.run(staff, async (tx) => {
      const found = await tx.findOneOrFail(AdminUser, { where: { id: staff.id } });
      // A session counts for itself: guessing in a stolen one must not shut the person out elsewhere.
      const device = `session ${staff.sessionId}`;
      const counted: Try = { kind: 'staff-password', account: found.email, address: staff.ip, device };
      await this.limits.check(tx, counted);
      return { account: found, attempt: counted };
    });
    const isRight = await this.passwords.matches(password, account.passwordHash);
    await this.uow.run(staff, async (tx) => {
      if (isRight) return this.limits.succeeded(tx, attempt);
      await this.limits.failed(tx, attempt);
      await this.audit.record(tx, staff, {
        action: 'admin.password-wrong',
        resourceType: 'admin-user',
        resourceId: staff.id,
      });
    });
    if (!isRight) throw authErrors.PASSWORD_WRONG({ path });
    return account;
  }
}

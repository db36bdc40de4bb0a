import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { StepUpGrants } from '../../../platform/security/step-up-grants.js';
import { AuditLog } from '../../audit/index.js';
import { authErrors } from '../auth.errors.js';
import { requireGoodPassword } from '../sign-in/password-policy.js';
import { Passwords } from '../sign-in/passwords.js';
import type { Staff } from '../step-up/step-ups.js';
import { EndOtherSessions } from './end-other-sessions.js';
import { OwnPassword } from './own-password.js';
import { SecurityNotices } from './security-notices.js';

/** A new password for somebody who knows the old one; every other session of theirs ends. */
@Injectable()
export class ChangeAdminPassword {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly ownPassword: OwnPassword,
    private readonly passwords: Passwords,
    private readonly stepUp: StepUpGrants,
    private readonly sessions: EndOtherSessions,
    private readonly notices: SecurityNotices,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws PASSWORD_WRONG, PASSWORD_REFUSED, STEP_UP_REQUIRED, RATE_LIMITED */
  async execute(staff: Staff, current: string, next: string): Promise<void> {
    const account = await this.ownPassword.check(staff, current, 'currentPassword');
    await requireGoodPassword(next, [account.name, account.email], 'newPassword');
    const passwordHash = await this.passwords.hash(next);
    await this.uow.run(staff, async (tx) => {
      await this.stepUp.consume(tx, staff);
      const [, changed]: [unknown[], number] = await tx.query(
        `UPDATE admin_users SET password_hash = $3, updated_at = $4, version = version + 1
         WHERE id = $1 AND password_hash = $2`,
        [staff.id, account.passwordHash, passwordHash, this.clock.now()],
      );
      // Somebody else who knew it was first.
      if (changed === 0) throw authErrors.PASSWORD_WRONG({ path: 'currentPassword' });
      await this.sessions.run(tx, staff.id, staff.sessionId, 'password-changed');
      await this.notices.send(tx, staff.id, 'PASSWORD_CHANGED');
      await this.audit.record(tx, staff, {
        action: 'admin.password-changed',
        resourceType: 'admin-user',
        resourceId: staff.id,
      });
    });
  }
}

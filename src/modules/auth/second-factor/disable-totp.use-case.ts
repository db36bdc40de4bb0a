import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { AuditLog } from '../../audit/index.js';
import { authErrors } from '../auth.errors.js';
import type { Staff } from '../step-up/step-ups.js';
import { CodeCheck } from './code-check.js';
import { EndOtherSessions } from './end-other-sessions.js';
import { Enrollers } from './enrollers.js';
import { FactorStore } from './factor-store.js';
import { OwnPassword } from './own-password.js';
import { SecurityNotices } from './security-notices.js';

/** Takes the authenticator app away, for somebody who has a passkey instead. */
@Injectable()
export class DisableTotp {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly ownPassword: OwnPassword,
    private readonly codes: CodeCheck,
    private readonly enrollers: Enrollers,
    private readonly factors: FactorStore,
    private readonly sessions: EndOtherSessions,
    private readonly notices: SecurityNotices,
    private readonly audit: AuditLog,
  ) {}

  /** @throws PASSWORD_WRONG, SECOND_FACTOR_WRONG, SECOND_FACTOR_LOCKED, LAST_FACTOR, RATE_LIMITED */
  async execute(staff: Staff, password: string, typed: string): Promise<void> {
    await this.ownPassword.check(staff, password);
    const code = await this.codes.read(staff.id, typed);
    const verdict = await this.uow.run(staff, async (tx) => {
      const { held } = await this.enrollers.admit(tx, { staff });
      if (!(await this.codes.take(tx, code, staff.ip))) return authErrors.SECOND_FACTOR_WRONG();
      if (held.passkeys === 0) return authErrors.LAST_FACTOR();
      await this.factors.removeTotp(tx, staff.id);
      await this.sessions.run(tx, staff.id, staff.sessionId, 'factor-changed');
      await this.notices.send(tx, staff.id, 'TOTP_REMOVED');
      await this.audit.record(tx, staff, {
        action: 'admin.totp-removed',
        resourceType: 'admin-user',
        resourceId: staff.id,
      });
      return null;
    });
    // After the commit: a wrong code counts.
    if (verdict) throw verdict;
  }
}

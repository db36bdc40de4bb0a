import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../../shared/common-errors.js';
import { isUuid } from '../../../shared/ids.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { StaffDirectory } from '../../../platform/security/staff-directory.js';
import { StepUpGrants } from '../../../platform/security/step-up-grants.js';
import { AuditLog } from '../../audit/index.js';
import { authErrors } from '../auth.errors.js';
import { SignInLimits } from '../sign-in/sign-in-limits.js';
import { AdminUser } from '../staff/admin-user.entity.js';
import { staffErrors } from '../staff/staff.errors.js';
import type { Staff } from '../step-up/step-ups.js';
import { EndOtherSessions } from './end-other-sessions.js';
import { factorsInWords, FactorStore } from './factor-store.js';
import { SecurityNotices } from './security-notices.js';

/** Takes all factors of a colleague who lost them; the next sign-in sets up new ones. */
@Injectable()
export class ResetAdminFactors {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly stepUp: StepUpGrants,
    private readonly directory: StaffDirectory,
    private readonly factors: FactorStore,
    private readonly limits: SignInLimits,
    private readonly sessions: EndOtherSessions,
    private readonly notices: SecurityNotices,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @throws ADMIN_USER_NOT_FOUND, ADMIN_USER_NOT_ACTIVE, FACTORS_OWN, FORBIDDEN for a colleague who may do what the actor may not,
   *   STEP_UP_REQUIRED
   */
  async execute(staff: Staff, id: string, reason: string): Promise<void> {
    await this.uow.run(staff, async (tx) => {
      await this.stepUp.consume(tx, staff);
      if (id === staff.id) throw authErrors.FACTORS_OWN();
      const account = isUuid(id)
        ? await tx.findOne(AdminUser, { where: { id }, lock: { mode: 'pessimistic_write' } })
        : null;
      if (!account) throw staffErrors.ADMIN_USER_NOT_FOUND();
      // A closed account may nothing by now, and might be opened again with all it could do: see `reactivate`, invitations.
      if (!account.isActive) throw staffErrors.ADMIN_USER_NOT_ACTIVE();
      const own = await this.directory.permissionsOf(tx, staff.id);
      // Otherwise a reset and a known password would be a way up.
      for (const permission of await this.directory.permissionsOf(tx, id)) {
        if (!own.has(permission)) throw commonErrors.FORBIDDEN({ permission });
      }
      const held = await this.factors.heldBy(tx, id);
      await this.factors.removeAll(tx, id);
      await this.limits.forgive(tx, account);
      await this.sessions.run(tx, id, null, 'factors-reset');
      await this.notices.send(tx, id, 'FACTORS_RESET');
      await this.audit.record(tx, staff, {
        action: 'admin.factors-reset',
        resourceType: 'admin-user',
        resourceId: id,
        changes: [{ field: 'factors', before: factorsInWords(held), after: null }],
        reason,
      });
    });
  }
}

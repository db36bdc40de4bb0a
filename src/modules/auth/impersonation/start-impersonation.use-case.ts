import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../../shared/common-errors.js';
import { newId } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import { afterCommit, UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import type { Actor } from '../../../platform/security/actor.js';
import { StaffDirectory } from '../../../platform/security/staff-directory.js';
import { StepUpGrants } from '../../../platform/security/step-up-grants.js';
import { AuditLog } from '../../audit/index.js';
import { UsersFacade } from '../../users/index.js';
import { authErrors } from '../auth.errors.js';
import { AccountNotices } from '../customers/phone/account-notices.js';
import { Standings } from '../sessions/standings.js';
import { AdminUser } from '../staff/admin-user.entity.js';
import { ImpersonationTokens } from './impersonation-tokens.js';
import { ImpersonationStore, type ImpersonationRow } from './impersonation.store.js';

const LIFETIME_MS = 30 * 60_000;

export interface NewImpersonation {
  userId: string;
  reason: string;
  mayWrite: boolean;
}

/**
 * Lets staff see the system as a customer does, for half an hour. The customer is told, and both stand on every
 * record from then on. It replaces one that is open already.
 */
@Injectable()
export class StartImpersonation {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly stepUp: StepUpGrants,
    private readonly users: UsersFacade,
    private readonly staff: StaffDirectory,
    private readonly store: ImpersonationStore,
    private readonly tokens: ImpersonationTokens,
    private readonly standings: Standings,
    private readonly audit: AuditLog,
    private readonly notices: AccountNotices,
    private readonly clock: Clock,
  ) {}

  /** @throws STEP_UP_REQUIRED, FORBIDDEN, USER_NOT_FOUND, USER_INACTIVE, IMPERSONATION_OF_STAFF */
  async execute(
    actor: Actor,
    { userId, reason, mayWrite }: NewImpersonation,
  ): Promise<{ impersonation: ImpersonationRow; accessToken: string }> {
    if (actor.type !== 'ADMIN') throw commonErrors.FORBIDDEN({ permission: 'staff' });
    const impersonation = await this.uow.run(actor, async (tx) => {
      await this.stepUp.consume(tx, actor);
      await this.requireRights(tx, actor.id, mayWrite);
      const user = await this.users.requireActive(tx, userId);
      await this.refuseStaff(tx, user.email);
      const replaced = await this.store.endAllOf(tx, actor.id);
      const startedAt = this.clock.now();
      const row: ImpersonationRow = {
        id: newId(),
        adminId: actor.id,
        userId: user.id,
        reason,
        mayWrite,
        startedAt,
        expiresAt: new Date(startedAt.getTime() + LIFETIME_MS),
      };
      await this.store.insert(tx, row, actor.sessionId);
      await this.audit.record(tx, actor, {
        action: 'impersonation.started',
        resourceType: 'user',
        resourceId: user.id,
        details: { impersonationId: row.id, mayWrite },
        reason,
      });
      await this.notices.send(
        tx,
        user,
        { kind: 'auth.impersonated', data: { impersonationId: row.id }, once: row.id },
        { notice: 'LOOKED_AT' },
      );
      afterCommit(tx, () => this.standings.forget(replaced.map(({ id }) => id)));
      return row;
    });
    const { id, adminId, expiresAt } = impersonation;
    const accessToken = await this.tokens.issue({
      impersonationId: id,
      userId,
      adminId,
      mayWrite,
      expiresAt,
    });
    return { impersonation, accessToken };
  }

  /** Asked of the database, locked: a permission that is being taken away is taken away first, or later. */
  private async requireRights(tx: Tx, adminId: string, mayWrite: boolean): Promise<void> {
    const permission = mayWrite ? 'user.impersonate.write' : 'user.impersonate';
    if (!(await this.staff.permissionsOf(tx, adminId)).has(permission))
      throw commonErrors.FORBIDDEN({ permission });
  }

  /** A member of staff may be a customer as well; nobody looks into their life, and nobody into their own this way. */
  private async refuseStaff(tx: Tx, email: string | null): Promise<void> {
    if (email === null) return;
    const isStaff = await tx
      .createQueryBuilder(AdminUser, 'a')
      .where('lower(a.email) = lower(:email)', { email })
      .getExists();
    if (isStaff) throw authErrors.IMPERSONATION_OF_STAFF();
  }
}

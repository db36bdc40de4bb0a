import { Injectable } from '@nestjs/common';
import { Clock } from '../../../../platform/clock/clock.js';
import { afterCommit, type Tx } from '../../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../../platform/outbox/outbox.js';
import { changesOf, type AuditChange } from '../../../../platform/personal-data/changes.js';
import type { Actor } from '../../../../platform/security/actor.js';
import { AuditLog } from '../../../audit/index.js';
import { StaffLoginTickets } from '../../second-factor/staff-login-tickets.js';
import { SessionStore } from '../../sessions/session.store.js';
import { Standings } from '../../sessions/standings.js';
import { AdminUser } from '../admin-user.entity.js';

/** What every change of a staff account ends with: the row, its record, the fact, and sessions that must not go on. */
@Injectable()
export class StaffChange {
  constructor(
    private readonly sessions: SessionStore,
    private readonly standings: Standings,
    private readonly tickets: StaffLoginTickets,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * @param change fields of the row that become others
   * @param told what else is recorded
   */
  async save(
    tx: Tx,
    actor: Actor,
    before: AdminUser,
    change: Partial<Pick<AdminUser, 'name' | 'role' | 'isActive' | 'passwordHash'>>,
    told: { action: string; reason?: string | null; changes?: AuditChange[] },
  ): Promise<AdminUser> {
    const after: AdminUser = {
      ...before,
      ...change,
      version: before.version + 1,
      updatedAt: this.clock.now(),
    };
    await tx.update(
      AdminUser,
      { id: before.id },
      { ...change, version: after.version, updatedAt: after.updatedAt },
    );
    await this.audit.record(tx, actor, {
      action: told.action,
      resourceType: 'admin-user',
      resourceId: before.id,
      changes: [
        ...changesOf(AdminUser, before, after, ['name', 'role', 'isActive']),
        ...(told.changes ?? []),
      ],
      reason: told.reason,
    });
    await this.outbox.add(tx, 'admin.changed', before.id, { adminUserId: before.id });
    return after;
  }

  /** Ends everything the person is signed in to, or has half done to be; in this process at once, elsewhere within a second. */
  async endSessions(tx: Tx, adminId: string, reason: string): Promise<void> {
    await this.tickets.voidAll(tx, adminId);
    const ended = await this.sessions.revokeAll(tx, 'ADMIN', adminId, reason);
    if (ended.length === 0) return;
    afterCommit(tx, () => this.standings.forget(ended));
    await this.outbox.add(tx, 'session.ended', adminId, { sessionIds: ended });
  }
}

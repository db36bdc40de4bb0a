import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import type { Actor } from '../../platform/security/actor.js';
import { StaffDirectory } from '../../platform/security/staff-directory.js';
import { commonErrors } from '../../shared/common-errors.js';
import { newIdAt } from '../../shared/ids.js';
import { AuditLog } from '../audit/index.js';
import { LISTS } from './lists.js';
import { ViewStore, type ViewContent, type ViewRow } from './view.store.js';
import { viewErrors } from './views.errors.js';

/** What only those who may share views do, for a role. */
@Injectable()
export class ViewSharing {
  constructor(
    private readonly staff: StaffDirectory,
    private readonly store: ViewStore,
  ) {}

  /** @throws FORBIDDEN, VIEW_ROLE_UNKNOWN, VIEW_ROLE_BLIND where the role may not open the list */
  async admit(tx: Tx, staffId: string, list: string, role: string): Promise<void> {
    await this.requirePermission(tx, staffId);
    const permissions = await this.staff.permissionsOfRole(tx, role);
    if (!permissions) throw viewErrors.VIEW_ROLE_UNKNOWN({ path: 'role', role });
    const permission = LISTS[list];
    if (permission && !permissions.has(permission))
      throw viewErrors.VIEW_ROLE_BLIND({ path: 'role', role, permission });
  }

  /**
   * Somebody's own view is theirs alone; a shared one belongs to those who may share.
   * @throws VIEW_NOT_FOUND, FORBIDDEN
   */
  async lockForChange(tx: Tx, staffId: string, id: string): Promise<ViewRow> {
    const view = await this.store.lock(tx, id);
    if (view.ownerId !== staffId) await this.requirePermission(tx, staffId);
    return view;
  }

  private async requirePermission(tx: Tx, staffId: string): Promise<void> {
    const permissions = await this.staff.permissionsOf(tx, staffId);
    if (!permissions.has('view.share')) throw commonErrors.FORBIDDEN({ permission: 'view.share' });
  }
}

@Injectable()
export class SaveView {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: ViewStore,
    private readonly sharing: ViewSharing,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws FORBIDDEN, VIEW_ROLE_UNKNOWN, VIEW_ROLE_BLIND, VIEWS_TOO_MANY, VIEW_NAME_TAKEN */
  execute(actor: Actor, list: string, content: ViewContent): Promise<ViewRow> {
    const ownerId = staffIdOf(actor);
    const now = this.clock.now();
    const view = { ...tidy(content), id: newIdAt(now), list, ownerId, version: 1, updatedAt: now };
    return this.uow.run(actor, async (tx) => {
      if (view.role !== null) await this.sharing.admit(tx, ownerId, list, view.role);
      await this.store.refuseTooMany(tx, list, ownerId, view.role);
      if (view.isDefault) await this.store.endDefault(tx, view);
      await this.store.insert(tx, view);
      await this.audit.record(tx, actor, {
        action: 'view.saved',
        resourceType: 'view',
        resourceId: view.id,
        details: { list, name: view.name, role: view.role },
      });
      return view;
    });
  }
}

@Injectable()
export class UpdateView {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: ViewStore,
    private readonly sharing: ViewSharing,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws VIEW_NOT_FOUND, FORBIDDEN, VERSION_STALE, VIEW_STAYS_SHARED, VIEW_ROLE_UNKNOWN, VIEW_ROLE_BLIND,
   *   VIEWS_TOO_MANY, VIEW_NAME_TAKEN
   */
  execute(actor: Actor, id: string, version: number, wish: ViewContent): Promise<ViewRow> {
    const staffId = staffIdOf(actor);
    return this.uow.run(actor, async (tx) => {
      const before = await this.sharing.lockForChange(tx, staffId, id);
      if (before.version !== version)
        throw commonErrors.VERSION_STALE({ current: before.version, given: version });
      const content = tidy(wish);
      const { role } = content;
      if (role === null && before.ownerId !== staffId) throw viewErrors.VIEW_STAYS_SHARED();
      if (role !== before.role || content.isDefault !== before.isDefault) {
        if (role !== null) await this.sharing.admit(tx, staffId, before.list, role);
        if (role !== null && role !== before.role) await this.store.refuseTooManyOf(tx, before.list, role);
        if (content.isDefault) await this.store.endDefault(tx, { ...before, role });
      }
      const updatedAt = this.clock.now();
      await this.store.change(tx, id, content, updatedAt);
      await this.audit.record(tx, actor, {
        action: 'view.updated',
        resourceType: 'view',
        resourceId: id,
        details: { list: before.list, name: content.name, role },
      });
      return { ...before, ...content, updatedAt, version: before.version + 1 };
    });
  }
}

@Injectable()
export class DeleteView {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: ViewStore,
    private readonly sharing: ViewSharing,
    private readonly audit: AuditLog,
  ) {}

  /** @throws VIEW_NOT_FOUND, FORBIDDEN */
  execute(actor: Actor, id: string): Promise<ViewRow> {
    const staffId = staffIdOf(actor);
    return this.uow.run(actor, async (tx) => {
      const view = await this.sharing.lockForChange(tx, staffId, id);
      await this.store.remove(tx, id);
      await this.audit.record(tx, actor, {
        action: 'view.deleted',
        resourceType: 'view',
        resourceId: id,
        details: { list: view.list, name: view.name, role: view.role },
      });
      return view;
    });
  }
}

function staffIdOf(actor: Actor): string {
  if (actor.type !== 'ADMIN') throw commonErrors.FORBIDDEN({ permission: 'staff' });
  return actor.id;
}

/** An address begins without a question mark. */
function tidy(content: ViewContent): ViewContent {
  return { ...content, search: content.search.replace(/^\?/, '') };
}

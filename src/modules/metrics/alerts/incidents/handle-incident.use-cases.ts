import { Injectable } from '@nestjs/common';
import { Clock } from '../../../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../../../platform/db/unit-of-work.js';
import type { Actor } from '../../../../platform/security/actor.js';
import { StaffDirectory } from '../../../../platform/security/staff-directory.js';
import { commonErrors } from '../../../../shared/common-errors.js';
import { isUuid } from '../../../../shared/ids.js';
import { AuditLog } from '../../../audit/index.js';
import { alertErrors } from '../alerts.errors.js';
import { AlertNotices } from '../messages/alert-notices.js';
import type { AlertRuleRow } from '../rules/alert-rule.js';
import { AlertRuleStore } from '../rules/alert-rule.store.js';
import { IncidentEventKind } from './incident-event.js';
import { escalationAt, IncidentStore, type LockedIncident } from './incident.store.js';

/** What all who handle an incident share: its locks, and that it is still what they saw. */
@Injectable()
export class IncidentDesk {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly rules: AlertRuleStore,
    private readonly incidents: IncidentStore,
  ) {}

  /** @throws INCIDENT_NOT_FOUND, INCIDENT_RESOLVED, VERSION_STALE */
  async change(
    actor: Actor,
    { id, version }: { id: string; version: number },
    work: (tx: Tx, incident: LockedIncident, rule: AlertRuleRow | null) => Promise<void>,
  ): Promise<void> {
    await this.uow.run(actor, (tx) => this.within(tx, { id, version }, work));
  }

  /** The same in the caller's transaction. @returns what `work` does */
  async within<T>(
    tx: Tx,
    { id, version }: { id: string; version: number },
    work: (tx: Tx, incident: LockedIncident, rule: AlertRuleRow | null) => Promise<T>,
  ): Promise<T> {
    const rule = await this.rules.lock(tx, await this.incidents.ruleOf(tx, id));
    const incident = await this.incidents.lock(tx, id);
    if (incident.resolvedAt !== null) throw alertErrors.INCIDENT_RESOLVED();
    if (incident.version !== version)
      throw commonErrors.VERSION_STALE({ current: incident.version, given: version });
    return work(tx, incident, rule);
  }
}

/** Somebody has seen it and looks after it: nobody else is woken. */
@Injectable()
export class AcknowledgeIncident {
  constructor(
    private readonly desk: IncidentDesk,
    private readonly incidents: IncidentStore,
    private readonly audit: AuditLog,
  ) {}

  /** @throws INCIDENT_NOT_FOUND, INCIDENT_RESOLVED, VERSION_STALE */
  async execute(actor: Actor, id: string, version: number): Promise<void> {
    await this.desk.change(actor, { id, version }, (tx, incident) => this.within(tx, actor, incident));
  }

  /** The same for an incident that is locked and open. */
  async within(tx: Tx, actor: Actor, incident: LockedIncident): Promise<void> {
    if (incident.acknowledgedAt !== null) return;
    await this.incidents.acknowledge(tx, actor, incident);
    await this.audit.record(tx, actor, {
      action: 'incident.acknowledged',
      resourceType: 'incident',
      resourceId: incident.id,
    });
  }

  /** Takes that back: nobody looks after it, and those who come next are told when it is their time. */
  async takeBack(
    tx: Tx,
    actor: Actor,
    incident: LockedIncident,
    rule: AlertRuleRow | null,
    formerAssigneeId: string | null,
  ): Promise<void> {
    const next =
      rule && incident.silenceId === null ? escalationAt(rule, incident.openedAt, incident.escalated) : null;
    await this.incidents.unacknowledge(tx, actor, incident, {
      assigneeId: formerAssigneeId,
      escalateAt: next,
    });
    await this.audit.record(tx, actor, {
      action: 'incident.unacknowledged',
      resourceType: 'incident',
      resourceId: incident.id,
    });
  }
}

/** Says who looks after an incident. Only somebody who may handle it can be given it. */
@Injectable()
export class AssignIncident {
  constructor(
    private readonly desk: IncidentDesk,
    private readonly incidents: IncidentStore,
    private readonly staff: StaffDirectory,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @param adminUserId null: nobody looks after it any more
   * @throws INCIDENT_NOT_FOUND, INCIDENT_RESOLVED, VERSION_STALE, INCIDENT_ASSIGNEE_NOT_ALLOWED
   */
  async execute(actor: Actor, id: string, version: number, adminUserId: string | null): Promise<void> {
    await this.desk.change(actor, { id, version }, (tx, incident) =>
      this.within(tx, actor, incident, adminUserId),
    );
  }

  /** The same for an incident that is locked and open. */
  async within(tx: Tx, actor: Actor, incident: LockedIncident, adminUserId: string | null): Promise<void> {
    await this.requireAssignee(tx, adminUserId);
    if (incident.assigneeId === adminUserId) return;
    await this.incidents.assign(tx, actor, incident, adminUserId);
    await this.audit.record(tx, actor, {
      action: 'incident.assigned',
      resourceType: 'incident',
      resourceId: incident.id,
      details: { from: incident.assigneeId, to: adminUserId },
    });
  }

  /** @throws INCIDENT_ASSIGNEE_NOT_ALLOWED */
  async requireAssignee(tx: Tx, staffId: string | null): Promise<void> {
    if (staffId === null) return;
    const held = isUuid(staffId) ? await this.staff.permissionsOf(tx, staffId) : new Set();
    if (!held.has('incident.handle')) throw alertErrors.INCIDENT_ASSIGNEE_NOT_ALLOWED();
  }
}

/** Writes on the timeline; also of an incident that is over, where people say what it was. */
@Injectable()
export class CommentIncident {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly incidents: IncidentStore,
    private readonly audit: AuditLog,
  ) {}

  /** @throws INCIDENT_NOT_FOUND */
  async execute(actor: Actor, id: string, words: string): Promise<void> {
    await this.uow.run(actor, async (tx) => {
      const incident = await this.incidents.lock(tx, id);
      await this.incidents.note(tx, actor, id, { kind: IncidentEventKind.COMMENTED, words });
      await this.incidents.tell(tx, 'alert.incident-changed', incident);
      await this.audit.record(tx, actor, {
        action: 'incident.commented',
        resourceType: 'incident',
        resourceId: id,
      });
    });
  }
}

/** Somebody says it is over. What still fires begins anew, and opens another one if it lasts. */
@Injectable()
export class ResolveIncident {
  constructor(
    private readonly desk: IncidentDesk,
    private readonly rules: AlertRuleStore,
    private readonly incidents: IncidentStore,
    private readonly notices: AlertNotices,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {}

  /** @throws INCIDENT_NOT_FOUND, INCIDENT_RESOLVED, VERSION_STALE */
  async execute(actor: Actor, id: string, version: number, reason: string): Promise<void> {
    await this.desk.change(actor, { id, version }, (tx, incident, rule) =>
      this.within(tx, actor, incident, rule, reason),
    );
  }

  /** The same for an incident that is locked and open. */
  async within(
    tx: Tx,
    actor: Actor,
    incident: LockedIncident,
    rule: AlertRuleRow | null,
    reason: string,
  ): Promise<void> {
    await this.rules.forgetStatesOf(tx, incident.id);
    const at = this.clock.now();
    await this.incidents.resolve(tx, actor, incident, { at, why: 'BY_HAND', words: reason });
    await this.notices.resolved(tx, rule, incident, { at, why: 'BY_HAND' });
    await this.audit.record(tx, actor, {
      action: 'incident.resolved',
      resourceType: 'incident',
      resourceId: incident.id,
      reason,
    });
  }
}

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
import { IncidentStore, type LockedIncident } from './incident.store.js';

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
    await this.uow.run(actor, async (tx) => {
      const rule = await this.rules.lock(tx, await this.incidents.ruleOf(tx, id));
      const incident = await this.incidents.lock(tx, id);
      if (incident.resolvedAt !== null) throw alertErrors.INCIDENT_RESOLVED();
      if (incident.version !== version)
        throw commonErrors.VERSION_STALE({ current: incident.version, given: version });
      await work(tx, incident, rule);
    });
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
    await this.desk.change(actor, { id, version }, async (tx, incident) => {
      if (incident.acknowledgedAt !== null) return;
      await this.incidents.acknowledge(tx, actor, incident);
      await this.audit.record(tx, actor, {
        action: 'incident.acknowledged',
        resourceType: 'incident',
        resourceId: id,
      });
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
    await this.desk.change(actor, { id, version }, async (tx, incident) => {
      if (adminUserId !== null && !(await this.mayHandle(tx, adminUserId)))
        throw alertErrors.INCIDENT_ASSIGNEE_NOT_ALLOWED();
      if (incident.assigneeId === adminUserId) return;
      await this.incidents.assign(tx, actor, incident, adminUserId);
      await this.audit.record(tx, actor, {
        action: 'incident.assigned',
        resourceType: 'incident',
        resourceId: id,
        details: { from: incident.assigneeId, to: adminUserId },
      });
    });
  }

  private async mayHandle(tx: Tx, staffId: string): Promise<boolean> {
    return isUuid(staffId) && (await this.staff.permissionsOf(tx, staffId)).has('incident.handle');
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
    await this.desk.change(actor, { id, version }, async (tx, incident, rule) => {
      await this.rules.forgetStatesOf(tx, id);
      const at = this.clock.now();
      await this.incidents.resolve(tx, actor, incident, { at, why: 'BY_HAND', words: reason });
      await this.notices.resolved(tx, rule, incident, { at, why: 'BY_HAND' });
      await this.audit.record(tx, actor, {
        action: 'incident.resolved',
        resourceType: 'incident',
        resourceId: id,
        reason,
      });
    });
  }
}

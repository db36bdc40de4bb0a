import { Injectable } from '@nestjs/common';
import { Clock } from '../../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../../platform/security/actor.js';
import { AlertNotices } from '../messages/alert-notices.js';
import { AlertRuleStore } from '../rules/alert-rule.store.js';
import { escalationAt, IncidentStore } from './incident.store.js';

const ACTOR = systemActor('alerts');

/** Nobody has acknowledged an incident in time: the next ones are told. */
@Injectable()
export class EscalateIncident {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly rules: AlertRuleStore,
    private readonly incidents: IncidentStore,
    private readonly notices: AlertNotices,
    private readonly clock: Clock,
  ) {}

  async execute(id: string): Promise<void> {
    await this.uow.run(ACTOR, async (tx) => {
      const rule = await this.rules.lock(tx, await this.incidents.ruleOf(tx, id));
      const incident = await this.incidents.lock(tx, id);
      const due = incident.nextEscalationAt;
      if (!rule || due === null || due > this.clock.now()) return;
      const { openedAt, escalated } = incident;
      const next = escalationAt(rule, openedAt, escalated + 1);
      await this.incidents.escalate(tx, ACTOR, incident, next);
      await this.notices.escalated(tx, incident, rule.escalation[escalated], this.clock.now());
    });
  }
}

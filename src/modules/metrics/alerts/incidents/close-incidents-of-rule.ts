import { Injectable } from '@nestjs/common';
import { Clock } from '../../../../platform/clock/clock.js';
import type { Tx } from '../../../../platform/db/unit-of-work.js';
import type { Actor } from '../../../../platform/security/actor.js';
import { AlertNotices } from '../messages/alert-notices.js';
import type { AlertRuleRow } from '../rules/alert-rule.js';
import type { IncidentEnd } from './incident-event.js';
import { IncidentStore } from './incident.store.js';

/** A rule is no more what it was: what is open under it ends, and whoever was called hears of that, and why. */
@Injectable()
export class CloseIncidentsOfRule {
  constructor(
    private readonly incidents: IncidentStore,
    private readonly notices: AlertNotices,
    private readonly clock: Clock,
  ) {}

  async execute(tx: Tx, actor: Actor, rule: AlertRuleRow, why: IncidentEnd): Promise<void> {
    const at = this.clock.now();
    for (const incident of (await this.incidents.openOf(tx, rule.id)).values()) {
      await this.incidents.resolve(tx, actor, incident, { at, why });
      await this.notices.resolved(tx, rule, incident, { at, why });
    }
  }
}

import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../../platform/db/unit-of-work.js';
import type { Actor } from '../../../../platform/security/actor.js';
import { AuditLog } from '../../../audit/index.js';
import { CloseIncidentsOfRule } from '../incidents/close-incidents-of-rule.js';
import type { AlertRuleDraft } from './alert-rule.js';
import { checkedRule } from './alert-rule.rules.js';
import { AlertRuleStore } from './alert-rule.store.js';

/** Begins to watch something. */
@Injectable()
export class CreateAlertRule {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly rules: AlertRuleStore,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @returns the rule's id
   * @throws ALERT_RULE_INVALID, ALERT_RECOVERY_WRONG_SIDE, ALERT_METRIC_UNKNOWN, ALERT_SERIES_TOO_MANY,
   *   ALERT_RULES_TOO_MANY
   */
  async execute(actor: Actor, draft: AlertRuleDraft): Promise<string> {
    const rule = checkedRule(draft);
    return this.uow.run(actor, async (tx) => {
      await this.rules.requireSeries(tx, rule);
      const id = await this.rules.insert(tx, rule);
      await this.audit.record(tx, actor, {
        action: 'alert-rule.created',
        resourceType: 'alert-rule',
        resourceId: id,
        details: factsOf(rule),
      });
      return id;
    });
  }
}

/**
 * Changes a rule. What was decided under the old one is void: its open incidents end, and its series are looked at
 * afresh from now on.
 */
@Injectable()
export class UpdateAlertRule {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly rules: AlertRuleStore,
    private readonly closing: CloseIncidentsOfRule,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @throws ALERT_RULE_NOT_FOUND, VERSION_STALE, ALERT_RULE_INVALID, ALERT_RECOVERY_WRONG_SIDE, ALERT_METRIC_UNKNOWN,
   *   ALERT_SERIES_TOO_MANY
   */
  async execute(actor: Actor, id: string, version: number, draft: AlertRuleDraft): Promise<void> {
    const rule = checkedRule(draft);
    await this.uow.run(actor, async (tx) => {
      const before = await this.rules.lockVersion(tx, id, version);
      await this.rules.requireSeries(tx, rule);
      await this.closing.execute(tx, actor, before, 'RULE_CHANGED');
      await this.rules.forgetStates(tx, id);
      await this.rules.update(tx, id, rule);
      await this.audit.record(tx, actor, {
        action: 'alert-rule.updated',
        resourceType: 'alert-rule',
        resourceId: id,
        details: factsOf(rule),
      });
    });
  }
}

/** Stops watching, or begins again. */
@Injectable()
export class SetAlertRuleActive {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly rules: AlertRuleStore,
    private readonly closing: CloseIncidentsOfRule,
    private readonly audit: AuditLog,
  ) {}

  /** @throws ALERT_RULE_NOT_FOUND, VERSION_STALE */
  async execute(actor: Actor, id: string, version: number, active: boolean): Promise<void> {
    await this.uow.run(actor, async (tx) => {
      const rule = await this.rules.lockVersion(tx, id, version);
      if (rule.active === active) return;
      await this.closing.execute(tx, actor, rule, 'RULE_OFF');
      await this.rules.forgetStates(tx, id);
      await this.rules.setActive(tx, id, active);
      await this.audit.record(tx, actor, {
        action: active ? 'alert-rule.switched-on' : 'alert-rule.switched-off',
        resourceType: 'alert-rule',
        resourceId: id,
      });
    });
  }
}

function factsOf({ metric, condition, threshold, recoveryThreshold, forSeconds, severity }: AlertRuleDraft) {
  return { metric, condition, threshold, recoveryThreshold, forSeconds, severity };
}

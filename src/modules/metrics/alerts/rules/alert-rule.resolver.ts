import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor, RequirePermission } from '../../../../platform/graphql/access.js';
import { PageArgs } from '../../../../platform/graphql/page.model.js';
import type { Actor } from '../../../../platform/security/actor.js';
import { pageRequest } from '../../../../shared/paging.js';
import { alertErrors } from '../alerts.errors.js';
import { AlertRuleFilter, AlertRuleInput, draftOf } from './alert-rule.inputs.js';
import { AlertRule, AlertRulePage, AlertSeriesState, labelList } from './alert-rule.model.js';
import { AlertRuleQueries, type WatchedRule } from './alert-rule.queries.js';
import { CreateAlertRule, SetAlertRuleActive, UpdateAlertRule } from './save-alert-rule.use-cases.js';

@Resolver(() => AlertRule)
export class AlertRuleResolver {
  constructor(
    private readonly queries: AlertRuleQueries,
    private readonly create: CreateAlertRule,
    private readonly update: UpdateAlertRule,
    private readonly activate: SetAlertRuleActive,
  ) {}

  @RequirePermission('alert.read')
  @Query(() => AlertRulePage, {
    description: 'Rules and how their series do, newest first. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  async alertRules(
    @Args() page: PageArgs,
    @Args('filter', { type: () => AlertRuleFilter, nullable: true }) filter?: AlertRuleFilter,
  ): Promise<AlertRulePage> {
    const found = await this.queries.page(pageRequest(page), filter ?? {});
    return { ...found, items: found.items.map(modelOf) };
  }

  @RequirePermission('alert.read')
  @Query(() => AlertRule, { description: 'One rule. Errors: ALERT_RULE_NOT_FOUND.' })
  alertRule(@Args('id', { type: () => ID }) id: string): Promise<AlertRule> {
    return this.read(id);
  }

  @RequirePermission('alert.read')
  @Query(() => [AlertSeriesState], { description: 'Where each series of a rule stands, the worst first.' })
  async alertRuleSeries(@Args('ruleId', { type: () => ID }) ruleId: string): Promise<AlertSeriesState[]> {
    const rows = await this.queries.seriesOf(ruleId);
    return rows.map((row) => ({ ...row, labels: labelList(row.labels) }));
  }

  @RequirePermission('alert.manage')
  @Mutation(() => AlertRule, {
    description:
      'Begins to watch something. Errors: INPUT_INVALID, ALERT_RULE_INVALID, ALERT_RECOVERY_WRONG_SIDE, ' +
      'ALERT_METRIC_UNKNOWN, ALERT_SERIES_TOO_MANY, ALERT_RULES_TOO_MANY.',
  })
  async createAlertRule(
    @CurrentActor() actor: Actor,
    @Args('input') input: AlertRuleInput,
  ): Promise<AlertRule> {
    return this.read(await this.create.execute(actor, draftOf(input)));
  }

  @RequirePermission('alert.manage')
  @Mutation(() => AlertRule, {
    description:
      'Changes a rule. Its open incidents end, and its series are looked at afresh. Errors: ALERT_RULE_NOT_FOUND, ' +
      'VERSION_STALE, INPUT_INVALID, ALERT_RULE_INVALID, ALERT_RECOVERY_WRONG_SIDE, ALERT_METRIC_UNKNOWN, ' +
      'ALERT_SERIES_TOO_MANY.',
  })
  async updateAlertRule(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('version', { type: () => Int }) version: number,
    @Args('input') input: AlertRuleInput,
  ): Promise<AlertRule> {
    await this.update.execute(actor, id, version, draftOf(input));
    return this.read(id);
  }

  @RequirePermission('alert.manage')
  @Mutation(() => AlertRule, {
    description:
      'Stops watching, or begins again; open incidents of it end. Errors: ALERT_RULE_NOT_FOUND, VERSION_STALE.',
  })
  async setAlertRuleActive(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('version', { type: () => Int }) version: number,
    @Args('active', { type: () => Boolean }) active: boolean,
  ): Promise<AlertRule> {
    await this.activate.execute(actor, id, version, active);
    return this.read(id);
  }

  private async read(id: string): Promise<AlertRule> {
    const row = await this.queries.byId(id);
    if (!row) throw alertErrors.ALERT_RULE_NOT_FOUND();
    return modelOf(row);
  }
}

function modelOf(row: WatchedRule): AlertRule {
  return {
    ...row,
    labels: labelList(row.labels),
    windows: row.windows.map(({ days, ...rest }) => ({ days: [...days], ...rest })),
  };
}

import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentActor, RequirePermission } from '../../../../platform/graphql/access.js';
import { WorkToll } from '../../../../platform/rate-limit/work-toll.js';
import type { Actor } from '../../../../platform/security/actor.js';
import { draftOf } from '../rules/alert-rule.inputs.js';
import { AlertBacktest, BacktestAlertRuleArgs, backtestModel } from './backtest.model.js';
import { BacktestAlertRule } from './backtest-alert-rule.js';

/** Of the budget of whoever asks; known when it is done. */
const SAMPLES_A_POINT = 5_000;

@Resolver(() => AlertBacktest)
export class BacktestResolver {
  constructor(
    private readonly backtest: BacktestAlertRule,
    private readonly toll: WorkToll,
  ) {}

  @RequirePermission('alert.manage')
  @Mutation(() => AlertBacktest, {
    description:
      'What a rule would have done over a time that is past; writes nothing, tells nobody. Errors: INPUT_INVALID, ' +
      'ALERT_RULE_INVALID, ALERT_RECOVERY_WRONG_SIDE, ALERT_METRIC_UNKNOWN, ALERT_SERIES_TOO_MANY, RANGE_INVALID, ' +
      'ALERT_BACKTEST_TOO_LARGE.',
  })
  async backtestAlertRule(
    @CurrentActor() actor: Actor,
    @Args() { input, from, to, language }: BacktestAlertRuleArgs,
  ): Promise<AlertBacktest> {
    const done = await this.backtest.execute(draftOf(input), from, to, language);
    this.toll.note(actor, done.samplesRead / SAMPLES_A_POINT);
    return backtestModel(done);
  }
}

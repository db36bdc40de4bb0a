import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { RequirePermission } from '../../../../platform/graphql/access.js';
import { draftOf } from '../rules/alert-rule.inputs.js';
import { AlertBacktest, BacktestAlertRuleArgs, backtestModel } from './backtest.model.js';
import { BacktestAlertRule } from './backtest-alert-rule.js';

@Resolver(() => AlertBacktest)
export class BacktestResolver {
  constructor(private readonly backtest: BacktestAlertRule) {}

  @RequirePermission('alert.manage')
  @Mutation(() => AlertBacktest, {
    description:
      'What a rule would have done over a time that is past; writes nothing, tells nobody. Errors: INPUT_INVALID, ' +
      'ALERT_RULE_INVALID, ALERT_RECOVERY_WRONG_SIDE, ALERT_METRIC_UNKNOWN, ALERT_SERIES_TOO_MANY, RANGE_INVALID, ' +
      'ALERT_BACKTEST_TOO_LARGE.',
  })
  async backtestAlertRule(
    @Args() { input, from, to, language }: BacktestAlertRuleArgs,
  ): Promise<AlertBacktest> {
    return backtestModel(await this.backtest.execute(draftOf(input), from, to, language));
  }
}

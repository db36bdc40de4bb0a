import { Args, ID, Int, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Clock } from '../../../../platform/clock/clock.js';
import { CurrentActor, RequirePermission } from '../../../../platform/graphql/access.js';
import { PageArgs } from '../../../../platform/graphql/page.model.js';
import type { RequestContext } from '../../../../platform/graphql/request-context.js';
import type { Actor } from '../../../../platform/security/actor.js';
import { pageRequest } from '../../../../shared/paging.js';
import { alertErrors } from '../alerts.errors.js';
import { labelsOf } from '../rules/alert-rule.inputs.js';
import { labelList } from '../rules/alert-rule.model.js';
import { AlertSilence, AlertSilenceInput, AlertSilencePage } from './silence.model.js';
import { SilenceQueries, SilenceState, type SilenceRow } from './silence.queries.js';
import { CreateAlertSilence, EndAlertSilence } from './silence.use-cases.js';

@Resolver(() => AlertSilence)
export class SilenceResolver {
  constructor(
    private readonly queries: SilenceQueries,
    private readonly create: CreateAlertSilence,
    private readonly end: EndAlertSilence,
    private readonly clock: Clock,
  ) {}

  @RequirePermission('alert.read')
  @Query(() => AlertSilencePage, {
    description: 'Silences, the one that ends last first. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  async alertSilences(
    @Args() page: PageArgs,
    @Args('state', { type: () => [SilenceState], nullable: true }) state?: SilenceState[],
  ): Promise<AlertSilencePage> {
    const found = await this.queries.page(pageRequest(page), state ?? null);
    return { ...found, items: found.items.map((row) => this.modelOf(row)) };
  }

  @RequirePermission('incident.handle')
  @Mutation(() => AlertSilence, {
    description:
      'Wants quiet for a while; its maker is told before it ends. Errors: SILENCE_INVALID, SILENCE_OF_EVERYTHING, ' +
      'SILENCE_TOO_WIDE, ALERT_RULE_NOT_FOUND, INCIDENT_ASSIGNEE_NOT_ALLOWED, INPUT_INVALID.',
  })
  async createAlertSilence(
    @CurrentActor() actor: Actor,
    @Args('input') { ruleId, labels, reason, startsAt, endsAt }: AlertSilenceInput,
  ): Promise<AlertSilence> {
    const id = await this.create.execute(actor, {
      ruleId: ruleId ?? null,
      labels: labelsOf(labels),
      reason,
      startsAt: startsAt ?? this.clock.now(),
      endsAt,
    });
    return this.read(id);
  }

  @RequirePermission('incident.handle')
  @Mutation(() => AlertSilence, {
    description: 'Ends a silence before its time. Errors: SILENCE_NOT_FOUND, SILENCE_ENDED, VERSION_STALE.',
  })
  async endAlertSilence(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('version', { type: () => Int }) version: number,
  ): Promise<AlertSilence> {
    await this.end.execute(actor, id, version);
    return this.read(id);
  }

  @ResolveField(() => String, { description: 'Who wanted it.' })
  async owner({ ownerId }: AlertSilence, _args: unknown, context: RequestContext): Promise<string> {
    return (await context.loaders.load('adminName', ownerId)) ?? ownerId;
  }

  private async read(id: string): Promise<AlertSilence> {
    const row = await this.queries.byId(id);
    if (!row) throw alertErrors.SILENCE_NOT_FOUND();
    return this.modelOf(row);
  }

  private modelOf(row: SilenceRow): AlertSilence {
    return { ...row, state: this.queries.stateOf(row), labels: labelList(row.labels) };
  }
}

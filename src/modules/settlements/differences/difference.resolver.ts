import { Args, ID, Int, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentActor, RequirePermission } from '../../../platform/graphql/access.js';
import { BULK_PLAN_ERRORS, BulkActions } from '../../../platform/bulk/bulk-actions.js';
import { BulkAction, BulkArgs } from '../../../platform/bulk/bulk.model.js';
import type { Loaded } from '../../../platform/graphql/loaders.js';
import { PageArgs, SortDirection } from '../../../platform/graphql/page.model.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { actorId, type Actor } from '../../../platform/security/actor.js';
import { pageRequest } from '../../../shared/paging.js';
import { PaymentModel, paymentErrors } from '../../payments/index.js';
import { nextStepOf, SettlementStep } from '../matching/difference.rules.js';
import { settlementErrors } from '../settlements.errors.js';
import {
  CommentSettlementDifferenceArgs,
  ResolveSettlementDifferenceArgs,
  SettlementDifferenceEvent,
  SettlementDifferenceFilter,
  SettlementDifferenceModel,
  SettlementDifferenceOwner,
  SettlementDifferencePage,
  SettlementDifferenceSort,
  type SettlementDifferenceAction,
} from './difference.model.js';
import { SettlementDifferenceAct } from './differences-bulk.js';
import { DifferenceQueries } from './difference.queries.js';
import { AssignDifference, CommentDifference, ResolveDifference } from './handle-difference.use-cases.js';

const CHANGES = 'SETTLEMENT_DIFFERENCE_NOT_FOUND, SETTLEMENT_DIFFERENCE_CLOSED, VERSION_STALE';

@Resolver(() => SettlementDifferenceModel)
export class DifferenceResolver {
  constructor(
    private readonly queries: DifferenceQueries,
    private readonly assign: AssignDifference,
    private readonly comment: CommentDifference,
    private readonly resolve: ResolveDifference,
    private readonly bulk: BulkActions,
  ) {}

  @RequirePermission('settlement.read')
  @Query(() => SettlementDifferencePage, {
    description: 'Differences, the newest first. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  async settlementDifferences(
    @Args() page: PageArgs,
    @Args('filter', { type: () => SettlementDifferenceFilter, nullable: true })
    filter?: SettlementDifferenceFilter,
    @Args('sort', { type: () => SettlementDifferenceSort, nullable: true }) sort?: SettlementDifferenceSort,
  ): Promise<SettlementDifferencePage> {
    const direction = sort?.direction ?? SortDirection.DESC;
    return (await this.queries.page(pageRequest(page), filter ?? {}, direction)) as SettlementDifferencePage;
  }

  @RequirePermission('settlement.read')
  @Query(() => SettlementDifferenceModel, {
    description: 'One of them. Errors: SETTLEMENT_DIFFERENCE_NOT_FOUND.',
  })
  settlementDifference(@Args('id', { type: () => ID }) id: string): Promise<SettlementDifferenceModel> {
    return this.read(id);
  }

  @RequirePermission('settlement.handle')
  @Mutation(() => SettlementDifferenceModel, {
    description: `The viewer looks after it from now on. Errors: ${CHANGES}, ASSIGNEE_NOT_ALLOWED.`,
  })
  async takeSettlementDifference(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('version', { type: () => Int }) version: number,
  ): Promise<SettlementDifferenceModel> {
    // An API key is nobody who could look after anything.
    if (actor.type !== 'ADMIN') throw paymentErrors.ASSIGNEE_NOT_ALLOWED();
    await this.assign.execute(actor, id, actorId(actor), version);
    return this.read(id);
  }

  @RequirePermission('settlement.handle')
  @Mutation(() => SettlementDifferenceModel, {
    description: `Gives it to a member of staff who may handle it, or to nobody. Errors: ${CHANGES}, ASSIGNEE_NOT_ALLOWED.`,
  })
  async assignSettlementDifference(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('version', { type: () => Int }) version: number,
    @Args('ownerId', { type: () => ID, nullable: true }) ownerId?: string,
  ): Promise<SettlementDifferenceModel> {
    await this.assign.execute(actor, id, ownerId ?? null, version);
    return this.read(id);
  }

  @RequirePermission('settlement.handle')
  @Mutation(() => SettlementDifferenceModel, {
    description:
      'Writes beside it what was found out. Errors: SETTLEMENT_DIFFERENCE_NOT_FOUND, INPUT_INVALID.',
  })
  async commentSettlementDifference(
    @CurrentActor() actor: Actor,
    @Args() { id, text }: CommentSettlementDifferenceArgs,
  ): Promise<SettlementDifferenceModel> {
    await this.comment.execute(actor, id, text);
    return this.read(id);
  }

  @RequirePermission('settlement.handle')
  @Mutation(() => SettlementDifferenceModel, {
    description:
      'Closes it with what was found and done; it opens again when one of the sides says something else. ' +
      `Errors: ${CHANGES}, INPUT_INVALID.`,
  })
  async resolveSettlementDifference(
    @CurrentActor() actor: Actor,
    @Args() { id, reason, version }: ResolveSettlementDifferenceArgs,
  ): Promise<SettlementDifferenceModel> {
    await this.resolve.execute(actor, id, reason, version);
    return this.read(id);
  }

  @RequirePermission('settlement.handle')
  @Mutation(() => BulkAction, {
    description: `Plans an act for many of them; nothing is changed yet. Errors: ${BULK_PLAN_ERRORS}, ASSIGNEE_NOT_ALLOWED.`,
  })
  planSettlementDifferencesAct(
    @CurrentActor() actor: Actor,
    @Args('act', { type: () => SettlementDifferenceAct }) act: SettlementDifferenceAct,
    @Args() ask: BulkArgs,
    @Args('filter', { type: () => SettlementDifferenceFilter, nullable: true })
    filter?: SettlementDifferenceFilter,
  ): Promise<BulkAction> {
    return this.bulk.plan(actor, 'settlementDifference', act, filter ?? {}, ask);
  }

  // Methods without parameter decorators are called plainly with (parent, args, context): a list asks for them per row.
  @ResolveField(() => SettlementStep, { description: 'What somebody should do about it first.' })
  nextStep(difference: SettlementDifferenceModel): SettlementStep {
    return nextStepOf(difference.kind);
  }

  @ResolveField(() => SettlementDifferenceOwner, { nullable: true, description: 'Who looks after it.' })
  async owner(
    { ownerId }: SettlementDifferenceModel,
    _args: unknown,
    context: RequestContext,
  ): Promise<SettlementDifferenceOwner | null> {
    if (ownerId === null) return null;
    return { id: ownerId, name: (await context.loaders.load('adminName', ownerId)) ?? ownerId };
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'Who closed it; null while it is open and when it ended by itself.',
  })
  closedBy(
    { closedById, closedByType }: SettlementDifferenceModel,
    _args: unknown,
    context: RequestContext,
  ): Promise<string | null> {
    return nameOf(context, closedByType, closedById);
  }

  @ResolveField(() => PaymentModel, { nullable: true, description: 'What it is about, if it is known here.' })
  payment(
    { paymentId }: SettlementDifferenceModel,
    _args: unknown,
    context: RequestContext,
  ): Loaded<PaymentModel | null> {
    context.require('payment.read');
    return paymentId === null ? null : context.loaders.load('paymentById', paymentId);
  }

  @ResolveField(() => [SettlementDifferenceEvent], { description: 'What happened to it, oldest first.' })
  async history(
    { id }: SettlementDifferenceModel,
    _args: unknown,
    context: RequestContext,
  ): Promise<SettlementDifferenceEvent[]> {
    const rows = await context.loaders.load('settlementDifferenceHistory', id);
    return Promise.all(
      rows.map(async (row) => ({
        id: row.id,
        at: row.at,
        action: row.action as SettlementDifferenceAction,
        by: await nameOf(context, row.actorType, row.actorId),
        text: row.action === 'ASSIGNED' ? await nameOf(context, 'ADMIN', row.text) : row.text,
      })),
    );
  }

  private async read(id: string): Promise<SettlementDifferenceModel> {
    const row = await this.queries.byId(id);
    if (!row) throw settlementErrors.SETTLEMENT_DIFFERENCE_NOT_FOUND();
    return row as SettlementDifferenceModel;
  }
}

async function nameOf(
  context: RequestContext,
  type: string | null,
  id: string | null,
): Promise<string | null> {
  if (id === null) return null;
  return context.loaders.load(type === 'API_KEY' ? 'apiKeyName' : 'adminName', id);
}

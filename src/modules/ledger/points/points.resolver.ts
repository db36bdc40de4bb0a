import { Args, ID, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, CurrentActor, RequirePermission } from '../../../platform/graphql/access.js';
import { PageArgs } from '../../../platform/graphql/page.model.js';
import { StepUp } from '../../../platform/graphql/step-up.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { SpendsFrom } from '../../../platform/rate-limit/budgets.js';
import type { Actor } from '../../../platform/security/actor.js';
import { pageRequest } from '../../../shared/paging.js';
import { AttachmentModel } from '../../attachments/index.js';
import { UserModel } from '../../users/index.js';
import { ledgerErrors } from '../ledger.errors.js';
import { PointBalance } from '../ledger.model.js';
import { AdjustPoints } from './adjust-points.use-case.js';
import { DeductPoints } from './deduct-points.use-case.js';
import { PointAdjustmentQueries } from './point-adjustment.queries.js';
import {
  AdjustPointsArgs,
  DeductPointsArgs,
  PointAdjustmentFilter,
  PointAdjustmentModel,
  PointAdjustmentPage,
  PointDeduction,
} from './points.model.js';

@Resolver(() => PointDeduction)
export class PointDeductionResolver {
  constructor(private readonly deduct: DeductPoints) {}

  @RequirePermission('points.deduct')
  @StepUp({ when: 'a person asks; programs have a key' })
  @Mutation(() => PointDeduction, {
    description:
      '@idempotent Takes points a customer has used; never more than they have. Errors: POINTS_INSUFFICIENT, ' +
      'ACCOUNT_OWNER_UNKNOWN, REFERENCE_REUSED, OWN_ACCOUNT, AMOUNT_INVALID, AMOUNT_OUT_OF_RANGE, ' +
      'STEP_UP_REQUIRED, IDEMPOTENCY_KEY_REUSED, REQUEST_IN_PROGRESS, SERVICE_UNAVAILABLE.',
  })
  async deductPoints(
    @CurrentActor() actor: Actor,
    @Args() { userId, amount, reason, reference, idempotencyKey }: DeductPointsArgs,
  ): Promise<PointDeduction> {
    const asked = { userId, amount, reason, reference: reference ?? null };
    return { id: await this.deduct.execute(actor, asked, idempotencyKey), userId, amount };
  }

  @ResolveField(() => PointBalance, { description: 'What the customer has left.' })
  points(deduction: PointDeduction, _args: unknown, context: RequestContext) {
    return context.loaders.load('pointsByUser', deduction.userId);
  }
}

@Resolver(() => PointAdjustmentModel)
export class PointAdjustmentResolver {
  constructor(
    private readonly adjust: AdjustPoints,
    private readonly queries: PointAdjustmentQueries,
  ) {}

  @RequirePermission('ledger.read')
  @Query(() => PointAdjustmentPage, {
    description: 'Points given and taken by hand, newest first. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  async pointAdjustments(
    @Ctx() context: RequestContext,
    @Args() page: PageArgs,
    @Args('filter', { type: () => PointAdjustmentFilter, nullable: true })
    filter?: PointAdjustmentFilter | null,
  ): Promise<PointAdjustmentPage> {
    const found = await this.queries.page(pageRequest(page), filter ?? {});
    await context.ahead('PointAdjustment', found.items);
    return found;
  }

  @RequirePermission('ledger.read')
  @Query(() => PointAdjustmentModel, { description: 'One of them. Errors: POINT_ADJUSTMENT_NOT_FOUND.' })
  pointAdjustment(@Args('id', { type: () => ID }) id: string): Promise<PointAdjustmentModel> {
    return this.read(id);
  }

  @RequirePermission('points.adjust')
  @StepUp()
  @SpendsFrom('money')
  @Mutation(() => PointAdjustmentModel, {
    description:
      '@idempotent Gives points by hand, or takes them with a negative delta. Above the limit somebody else has to ' +
      'agree; what is taken is held until then. Errors: USER_NOT_FOUND, USER_INACTIVE, POINTS_INSUFFICIENT, ' +
      'OWN_ACCOUNT, ATTACHMENT_NOT_FOUND, AMOUNT_INVALID, AMOUNT_OUT_OF_RANGE, STEP_UP_REQUIRED, IDEMPOTENCY_KEY_REUSED.',
  })
  async adjustPoints(
    @CurrentActor() actor: Actor,
    @Args() args: AdjustPointsArgs,
  ): Promise<PointAdjustmentModel> {
    const { userId, delta, reason, evidence, idempotencyKey } = args;
    const asked = { userId, delta, reason, evidence: evidence ?? [] };
    return this.read(await this.adjust.execute(actor, asked, idempotencyKey));
  }

  @ResolveField(() => UserModel, { nullable: true })
  user(adjustment: PointAdjustmentModel, _args: unknown, context: RequestContext) {
    return context.loaders.load('userById', adjustment.userId);
  }

  @ResolveField(() => String, { description: 'Who asked: a name, or the kind of machine.' })
  async requestedBy(
    adjustment: PointAdjustmentModel,
    _args: unknown,
    context: RequestContext,
  ): Promise<string> {
    const { requestedById, requestedByType } = adjustment;
    return (requestedById && (await context.loaders.load('adminName', requestedById))) || requestedByType;
  }

  @ResolveField(() => String, { nullable: true, description: 'Who agreed or refused; null when a rule did.' })
  decidedBy(adjustment: PointAdjustmentModel, _args: unknown, context: RequestContext) {
    return adjustment.decidedById === null ? null : context.loaders.load('adminName', adjustment.decidedById);
  }

  @ResolveField(() => [AttachmentModel], { description: 'The evidence, newest first; 10 at most.' })
  evidence(adjustment: PointAdjustmentModel, _args: unknown, context: RequestContext) {
    return context.loaders.load('evidenceOfAdjustment', adjustment.id);
  }

  private async read(id: string): Promise<PointAdjustmentModel> {
    const found = await this.queries.byId(id);
    if (!found) throw ledgerErrors.POINT_ADJUSTMENT_NOT_FOUND();
    return found;
  }
}

import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor, PermissionOrOwner, RequirePermission, Ctx } from '../../platform/graphql/access.js';
import { PageArgs } from '../../platform/graphql/page.model.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { WonScalar } from '../../platform/graphql/scalars.js';
import { StepUp } from '../../platform/graphql/step-up.js';
import { SpendsFrom } from '../../platform/rate-limit/budgets.js';
import type { Actor } from '../../platform/security/actor.js';
import { commonErrors } from '../../shared/common-errors.js';
import type { Won } from '../../shared/money.js';
import { pageRequest } from '../../shared/paging.js';
import { ApproveRefund, RejectRefund } from './decide-refund.use-cases.js';
import { PreviewRefund } from './preview-refund.js';
import { RefundFilter, RequestRefundArgs } from './refund.args.js';
import { RefundModel, RefundPage, RefundPreview } from './refund.model.js';
import { REFUND_COLUMNS, RefundQueries } from './refund.queries.js';
import { RequestRefund } from './request-refund.use-case.js';
import { refundErrors } from './refunds.errors.js';

@Resolver(() => RefundModel)
export class RefundResolver {
  constructor(
    private readonly queries: RefundQueries,
    private readonly preview: PreviewRefund,
    private readonly request: RequestRefund,
    private readonly approve: ApproveRefund,
    private readonly reject: RejectRefund,
  ) {}

  @RequirePermission('refund.read')
  @Query(() => RefundPage, { description: 'Refunds, newest first. Errors: PAGE_INVALID, CURSOR_INVALID.' })
  async refunds(
    @Ctx() context: RequestContext,
    @Args() page: PageArgs,
    @Args('filter', { type: () => RefundFilter, nullable: true }) filter?: RefundFilter,
  ): Promise<RefundPage> {
    const columns = REFUND_COLUMNS.ofList(context.selected);
    const found = await this.queries.page(pageRequest(page), filter ?? {}, columns);
    await context.ahead('Refund', found.items);
    return found;
  }

  @PermissionOrOwner('refund.read')
  @Query(() => RefundModel, { description: 'One refund. Errors: REFUND_NOT_FOUND.' })
  async refund(
    @Ctx() context: RequestContext,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<RefundModel> {
    const row = await this.queries.byId(id);
    if (!row || (context.userId !== null && row.userId !== context.userId))
      throw refundErrors.REFUND_NOT_FOUND();
    return row;
  }

  @RequirePermission('refund.request')
  @Query(() => RefundPreview, {
    description: 'What a refund of this amount would do. Errors: PAYMENT_NOT_FOUND.',
  })
  refundPreview(
    @Args('paymentId', { type: () => ID }) paymentId: string,
    @Args('amount', { type: () => WonScalar }) amount: Won,
  ): Promise<RefundPreview> {
    return this.preview.of(paymentId, amount);
  }

  @RequirePermission('refund.request')
  @StepUp({ when: 'the amount is above the limit' })
  @SpendsFrom('money')
  @Mutation(() => RefundModel, {
    description:
      '@idempotent Asks for money back; up to the limit it is approved by rule. Errors: PAYMENT_NOT_FOUND, ' +
      'PAYMENT_NOT_REFUNDABLE, REFUND_EXCEEDS_REMAINING, REFUND_UNRESOLVED, POINTS_ALREADY_SPENT, OWN_ACCOUNT, ' +
      'REFUND_ACCOUNT_REQUIRED, REFUND_ACCOUNT_NOT_NEEDED, REFUND_TAX_FREE_INVALID, INPUT_INVALID, AMOUNT_INVALID, IDEMPOTENCY_KEY_REUSED, ' +
      'STEP_UP_REQUIRED.',
  })
  async requestRefund(@CurrentActor() actor: Actor, @Args() args: RequestRefundArgs): Promise<RefundModel> {
    const { idempotencyKey, memo, acceptSpentPoints, refundAccount, taxFreeAmount, ...request } = args;
    return this.read(
      await this.request.execute(
        actor,
        {
          ...request,
          // Left out where it is not given: keys of before it existed stay bound to the same input.
          ...(taxFreeAmount == null ? {} : { taxFree: taxFreeAmount }),
          memo: memo ?? null,
          acceptSpentPoints: acceptSpentPoints ?? false,
          refundAccount: refundAccount ?? null,
        },
        idempotencyKey,
      ),
    );
  }

  @RequirePermission('refund.approve')
  @StepUp()
  @SpendsFrom('money')
  @Mutation(() => RefundModel, {
    description:
      'Lets a refund above the limit go. Errors: REFUND_NOT_FOUND, REFUND_NOT_REQUESTED, VERSION_STALE, ' +
      'APPROVER_IS_REQUESTER, OWN_ACCOUNT, APPROVAL_EXPIRED, APPROVAL_CHANGED, STEP_UP_REQUIRED.',
  })
  async approveRefund(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('version', { type: () => Int }) version: number,
  ): Promise<RefundModel> {
    await this.approve.execute(actor, id, version);
    return this.read(id);
  }

  @RequirePermission('refund.approve')
  @Mutation(() => RefundModel, {
    description: 'Says no to a refund. Errors: REFUND_NOT_FOUND, REFUND_NOT_REQUESTED, VERSION_STALE.',
  })
  async rejectRefund(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('reason') reason: string,
    @Args('version', { type: () => Int }) version: number,
  ): Promise<RefundModel> {
    if (reason.trim().length < 1 || reason.length > 500) {
      throw commonErrors.INPUT_INVALID({ path: 'reason', reason: '1 to 500 characters' });
    }
    await this.reject.execute(actor, id, reason.trim(), version);
    return this.read(id);
  }

  private async read(id: string): Promise<RefundModel> {
    const row = await this.queries.byId(id);
    if (!row) throw refundErrors.REFUND_NOT_FOUND();
    return row;
  }
}

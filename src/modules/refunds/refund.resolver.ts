import { Args, ID, Int, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentActor, PermissionOrOwner, RequirePermission, Ctx } from '../../platform/graphql/access.js';
import type { Loaded } from '../../platform/graphql/loaders.js';
import { PageArgs } from '../../platform/graphql/page.model.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { maskUnless } from '../../platform/personal-data/mask-unless.js';
import { WonScalar } from '../../platform/graphql/scalars.js';
import { StepUp } from '../../platform/graphql/step-up.js';
import { SpendsFrom } from '../../platform/rate-limit/budgets.js';
import type { Actor } from '../../platform/security/actor.js';
import { commonErrors } from '../../shared/common-errors.js';
import type { Won } from '../../shared/money.js';
import { pageRequest } from '../../shared/paging.js';
import { LedgerTransfer } from '../ledger/index.js';
import { bankName, PaymentExceptionModel, PaymentModel } from '../payments/index.js';
import { ApproveRefund, RejectRefund } from './decide-refund.use-cases.js';
import { PreviewRefund } from './preview-refund.js';
import { RefundFilter, RequestRefundArgs } from './refund.args.js';
import { RefundAccountModel, RefundModel, RefundPage, RefundPreview } from './refund.model.js';
import { RefundQueries } from './refund.queries.js';
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
    const found = await this.queries.page(pageRequest(page), filter ?? {});
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
      'REFUND_ACCOUNT_REQUIRED, REFUND_ACCOUNT_NOT_NEEDED, INPUT_INVALID, AMOUNT_INVALID, IDEMPOTENCY_KEY_REUSED, ' +
      'STEP_UP_REQUIRED.',
  })
  async requestRefund(@CurrentActor() actor: Actor, @Args() args: RequestRefundArgs): Promise<RefundModel> {
    const { idempotencyKey, memo, acceptSpentPoints, refundAccount, ...request } = args;
    return this.read(
      await this.request.execute(
        actor,
        {
          ...request,
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

  @ResolveField(() => PaymentModel, { description: 'What is given back.' })
  async payment(refund: RefundModel, _args: unknown, context: RequestContext): Promise<PaymentModel> {
    const payment = await context.loaders.load('paymentById', refund.paymentId);
    if (!payment) throw refundErrors.REFUND_NOT_FOUND();
    return payment;
  }

  @ResolveField(() => String, { description: 'Who asked: a name, or the system.' })
  async requestedBy(refund: RefundModel, _args: unknown, context: RequestContext): Promise<string> {
    return (await staffName(context, refund.requestedById)) ?? refund.requestedByType;
  }

  @ResolveField(() => String, { nullable: true, description: 'Who approved; null when a rule did.' })
  approvedBy(refund: RefundModel, _args: unknown, context: RequestContext): Promise<string | null> {
    return staffName(context, refund.approvedById);
  }

  @ResolveField(() => String, { nullable: true })
  memo(refund: RefundModel, _args: unknown, context: RequestContext): string | null {
    if (context.userId !== null) return null;
    return maskUnless(context, 'refund.read', 'memo', refund.userId, refund.memo);
  }

  @ResolveField(() => RefundAccountModel, {
    nullable: true,
    description: 'The customer’s own account it goes to; null where it goes back the way it came.',
  })
  account(refund: RefundModel, _args: unknown, context: RequestContext): Loaded<RefundAccountModel | null> {
    return context.loaders.load('refundAccount', refund.id);
  }

  private async read(id: string): Promise<RefundModel> {
    const row = await this.queries.byId(id);
    if (!row) throw refundErrors.REFUND_NOT_FOUND();
    return row;
  }
}

async function staffName(context: RequestContext, id: string | null): Promise<string | null> {
  // Customers are not told who of the staff it was.
  return id === null || context.userId !== null ? null : context.loaders.load('adminName', id);
}

/** Fields that refunds add to payments. */
@Resolver(() => PaymentModel)
export class PaymentRefundsResolver {
  @ResolveField(() => [RefundModel], { description: 'Oldest first.' })
  refunds(payment: PaymentModel, _args: unknown, context: RequestContext): Loaded<RefundModel[]> {
    return context.loaders.load('refundsByPayment', payment.id);
  }

  @ResolveField(() => [LedgerTransfer], {
    description: 'What it and its refunds moved in the books, oldest first. Staff only.',
  })
  async ledgerTransfers(
    payment: PaymentModel,
    _args: unknown,
    context: RequestContext,
  ): Promise<LedgerTransfer[]> {
    context.require('payment.read');
    const refunds = await context.loaders.load('refundsByPayment', payment.id);
    const bySource = await Promise.all(
      [payment.id, ...refunds.map((refund) => refund.id)].map(async (id) =>
        context.loaders.load('transfersBySource', id),
      ),
    );
    return bySource.flat();
  }
}

@Resolver(() => RefundAccountModel)
export class RefundAccountResolver {
  @ResolveField(() => String, { description: 'The bank’s name.' })
  bank({ bankCode }: RefundAccountModel): string {
    return bankName(bankCode) ?? bankCode;
  }

  @ResolveField(() => String, { nullable: true, description: 'Null once its person has left.' })
  accountNumber(account: RefundAccountModel, _args: unknown, context: RequestContext): string | null {
    return maskUnless(context, 'user.read.personal', 'account', account.userId, account.accountNumber);
  }

  @ResolveField(() => String, { nullable: true, description: 'Null once its person has left.' })
  holderName(account: RefundAccountModel, _args: unknown, context: RequestContext): string | null {
    return maskUnless(context, 'user.read.personal', 'name', account.userId, account.holderName);
  }
}

/** The refund an exception is about. */
@Resolver(() => PaymentExceptionModel)
export class ExceptionRefundResolver {
  @ResolveField(() => RefundModel, { nullable: true, description: 'The refund it is about.' })
  refund(
    { refundId }: PaymentExceptionModel,
    _args: unknown,
    context: RequestContext,
  ): Loaded<RefundModel | null> {
    context.require('refund.read');
    return refundId === null ? null : context.loaders.load('refundById', refundId);
  }
}

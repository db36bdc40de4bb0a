import { ResolveField, Resolver } from '@nestjs/graphql';
import type { Loaded } from '../../platform/graphql/loaders.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { maskUnless } from '../../platform/personal-data/mask-unless.js';
import { LedgerTransfer } from '../ledger/index.js';
import {
  bankName,
  PaymentExceptionModel,
  PaymentModel,
  PaymentTimelineEntry,
  shownTo,
} from '../payments/index.js';
import { RefundAccountModel, RefundModel } from './refund.model.js';
import { refundErrors } from './refunds.errors.js';

// Methods without parameter decorators are called plainly with (parent, args, context): a list asks for them per row.
@Resolver(() => RefundModel)
export class RefundFieldsResolver {
  @ResolveField(() => PaymentModel, { description: 'What is given back.' })
  async payment(refund: RefundModel, _args: unknown, context: RequestContext): Promise<PaymentModel> {
    const payment = await context.loaders.load('paymentById', refund.paymentId);
    if (!payment) throw refundErrors.REFUND_NOT_FOUND();
    return payment;
  }

  @ResolveField(() => [PaymentTimelineEntry], { description: 'All that happened to it, oldest first.' })
  async timeline(
    { id, paymentId }: RefundModel,
    _args: unknown,
    context: RequestContext,
  ): Promise<PaymentTimelineEntry[]> {
    const entries = await context.loaders.load('refundHistory', paymentId);
    return shownTo(
      context,
      entries.filter(({ refundId }) => refundId === id),
    );
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
    return context.loaders.loadShown('refundsByPayment', payment.id);
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

import { Args, ID, Mutation, Query, Resolver, Subscription } from '@nestjs/graphql';
import { commonErrors } from '../../shared/common-errors.js';
import { pageRequest } from '../../shared/paging.js';
import {
  CurrentActor,
  CustomerOnly,
  Ctx,
  PermissionOrOwner,
  Public,
  RequirePermission,
} from '../../platform/graphql/access.js';
import { PageArgs, SortDirection } from '../../platform/graphql/page.model.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { DataExport, ExportArgs } from '../../platform/exports/export.model.js';
import { Exports } from '../../platform/exports/exports.js';
import { StepUp } from '../../platform/graphql/step-up.js';
import { CursorScalar } from '../../platform/graphql/scalars.js';
import { SpendsFrom } from '../../platform/rate-limit/budgets.js';
import type { LiveEvents } from '../../platform/live/live-feed.js';
import type { Actor } from '../../platform/security/actor.js';
import { CancelPaymentOrder, FailPaymentAttempt } from './close-order.use-cases.js';
import { ConfirmByClient } from './confirm-by-client.use-case.js';
import { CreatePaymentOrder } from './create-payment-order.use-case.js';
import { OrderQueries } from './order.queries.js';
import {
  ConfirmPaymentArgs,
  CreatePaymentOrderArgs,
  FailPaymentAttemptArgs,
  PaymentFilter,
  PaymentSort,
} from './payment.inputs.js';
import {
  type PaymentChanged,
  PaymentModel,
  PaymentOrderModel,
  PaymentPage,
  PaymentsEvent,
  PaymentStatusTotal,
  ProductModel,
} from './payment.model.js';
import {
  PAYMENT_COLUMNS,
  PaymentQueries,
  PaymentSortField,
  type PaymentFilterValues,
} from './payment.queries.js';
import { PaymentPurpose } from './payment.rules.js';
import { keptFilter } from './payments-export.js';
import { PaymentsLive } from './payments.live.js';
import { paymentErrors } from './payments.errors.js';

@Resolver(() => PaymentModel)
export class PaymentResolver {
  constructor(
    private readonly queries: PaymentQueries,
    private readonly orders: OrderQueries,
    private readonly create: CreatePaymentOrder,
    private readonly confirm: ConfirmByClient,
    private readonly cancel: CancelPaymentOrder,
    private readonly fail: FailPaymentAttempt,
    private readonly live: PaymentsLive,
    private readonly exports: Exports,
  ) {}

  @RequirePermission('payment.read')
  @Query(() => PaymentPage, { description: 'Payments, newest first. Errors: PAGE_INVALID, CURSOR_INVALID.' })
  async payments(
    @Ctx() context: RequestContext,
    @Args() page: PageArgs,
    @Args('filter', { type: () => PaymentFilter, nullable: true }) filter?: PaymentFilter,
    @Args('sort', { type: () => [PaymentSort], nullable: true }) sort?: PaymentSort[],
  ): Promise<PaymentPage> {
    const order = sort?.[0] ?? { field: PaymentSortField.REQUESTED_AT, direction: SortDirection.DESC };
    const columns = PAYMENT_COLUMNS.ofList(context.selected);
    const found = await this.queries.page(pageRequest(page), searchOf(context, filter), order, columns);
    await context.ahead('Payment', found.items);
    return found;
  }

  @RequirePermission('data.export')
  @StepUp()
  @Mutation(() => DataExport, {
    description:
      'Writes the list into a file with who paid, as a job to watch: newest first, masked for who may not see ' +
      'contact data. Errors: EXPORT_TOO_LARGE, INPUT_INVALID, STEP_UP_REQUIRED.',
  })
  exportPayments(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args() how: ExportArgs,
    @Args('filter', { type: () => PaymentFilter, nullable: true }) filter?: PaymentFilter,
  ): Promise<DataExport> {
    return this.exports.ask(actor, 'payments.list', keptFilter(searchOf(context, filter)), how);
  }

  @RequirePermission('payment.read')
  @Query(() => [PaymentStatusTotal], {
    description: 'Count and sum by status; the filter’s own status is left out of it.',
  })
  paymentStatusTotals(
    @Ctx() context: RequestContext,
    @Args('filter', { type: () => PaymentFilter, nullable: true }) filter?: PaymentFilter,
  ): Promise<PaymentStatusTotal[]> {
    return this.queries.statusTotals(searchOf(context, filter));
  }

  @PermissionOrOwner('payment.read')
  @Query(() => PaymentModel, {
    description: 'One payment, by id or by the provider’s key. Errors: PAYMENT_NOT_FOUND.',
  })
  async payment(
    @Ctx() context: RequestContext,
    @Args('id', { type: () => ID, nullable: true }) id?: string,
    @Args('paymentKey', { type: () => String, nullable: true }) paymentKey?: string,
  ): Promise<PaymentModel> {
    if ((id == null) === (paymentKey == null)) {
      throw commonErrors.INPUT_INVALID({ path: 'id', reason: 'give id or paymentKey, one of them' });
    }
    const row = id != null ? await this.queries.byId(id) : await this.queries.byPaymentKey(paymentKey ?? '');
    if (!row || (context.userId !== null && row.userId !== context.userId))
      throw paymentErrors.PAYMENT_NOT_FOUND();
    return row;
  }

  @PermissionOrOwner('payment.read')
  @Query(() => PaymentOrderModel, {
    description: 'An order, by the order id the customer knows. Errors: ORDER_NOT_FOUND.',
  })
  paymentOrder(@Ctx() context: RequestContext, @Args('orderId') orderId: string): Promise<PaymentOrderModel> {
    return this.orders.byOrderId(orderId, context.userId);
  }

  @Public()
  @Query(() => [ProductModel], { description: 'What is on sale.' })
  products(
    @Args('purpose', { type: () => PaymentPurpose, nullable: true }) purpose?: PaymentPurpose,
  ): Promise<ProductModel[]> {
    return this.orders.products(purpose ?? null);
  }

  @CustomerOnly()
  @SpendsFrom('money')
  @Mutation(() => PaymentOrderModel, {
    description:
      '@idempotent Writes down what the signed-in customer wants to pay. Errors: AMOUNT_INVALID, AMOUNT_OUT_OF_RANGE, ' +
      'AMOUNT_MISMATCH, INPUT_INVALID, PRODUCT_NOT_ON_SALE, USAGE_BILL_NOT_FOUND, USAGE_BILL_NOT_OPEN, USER_NOT_ELIGIBLE, ' +
      'PURPOSE_NOT_AVAILABLE, PAYMENT_METHOD_NOT_AVAILABLE, USER_INACTIVE, IDEMPOTENCY_KEY_REUSED.',
  })
  async createPaymentOrder(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args() args: CreatePaymentOrderArgs,
  ): Promise<PaymentOrderModel> {
    const userId = requireUser(context);
    const input = {
      purpose: args.purpose,
      amount: args.amount ?? null,
      productId: args.productId ?? null,
      // Left out where it is not given: keys of before it existed stay bound to the same input.
      ...(args.billId ? { subjectId: args.billId } : {}),
      ...(args.method ? { method: args.method } : {}),
    };
    const paymentId = await this.create.execute(actor, userId, input, args.idempotencyKey);
    return this.orders.byPaymentId(paymentId, userId);
  }

  @CustomerOnly()
  @SpendsFrom('money')
  @Mutation(() => PaymentOrderModel, {
    description:
      '@idempotent Confirms what the payment window authenticated. CONFIRMING or UNKNOWN in the answer: ask again, do not ' +
      'pay again. Errors: ORDER_NOT_FOUND, AMOUNT_MISMATCH, PAYMENT_KEY_MISMATCH, ORDER_NOT_PAYABLE, ORDER_PAID_ELSEWHERE, ' +
      'USAGE_BILL_NOT_OPEN, IDEMPOTENCY_KEY_REUSED.',
  })
  async confirmPayment(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args() args: ConfirmPaymentArgs,
  ): Promise<PaymentOrderModel> {
    const userId = requireUser(context);
    const paymentId = await this.confirm.execute(actor, userId, args, args.idempotencyKey);
    return this.orders.byPaymentId(paymentId, userId);
  }

  @CustomerOnly()
  @Mutation(() => PaymentOrderModel, {
    description:
      '@idempotent Gives an order up before it is paid. Errors: ORDER_NOT_FOUND, ORDER_NOT_CANCELABLE.',
  })
  async cancelPaymentOrder(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args('orderId') orderId: string,
    @Args('idempotencyKey') _key: string,
  ): Promise<PaymentOrderModel> {
    const userId = requireUser(context);
    await this.cancel.execute(actor, userId, orderId);
    return this.orders.byOrderId(orderId, userId);
  }

  @CustomerOnly()
  @Mutation(() => PaymentOrderModel, {
    description:
      'Tells that the payment window came back with a failure. A paid order stays paid. Errors: ORDER_NOT_FOUND.',
  })
  async failPaymentAttempt(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args() args: FailPaymentAttemptArgs,
  ): Promise<PaymentOrderModel> {
    const userId = requireUser(context);
    await this.fail.execute(actor, args.orderId, args, userId);
    return this.orders.byOrderId(args.orderId, userId);
  }

  @RequirePermission('payment.read')
  @Subscription(() => PaymentsEvent, {
    description: 'Payments that fit the filter, whenever they change. Errors: CURSOR_INVALID.',
    resolve: (event: unknown) => event,
  })
  paymentsUpdated(
    @Ctx() context: RequestContext,
    @Args('after', { type: () => CursorScalar, nullable: true }) after?: string,
    @Args('filter', { type: () => PaymentFilter, nullable: true }) filter?: PaymentFilter,
  ): Promise<LiveEvents<PaymentChanged>> {
    return this.live.subscribe(context, searchOf(context, filter), after);
  }
}

function requireUser(context: RequestContext): string {
  if (context.userId === null) throw commonErrors.UNAUTHENTICATED();
  return context.userId;
}

/** A search may be for people: it is on record, and tells nothing of them that the caller may not see. */
function searchOf(context: RequestContext, filter: PaymentFilter | undefined): PaymentFilterValues {
  context.searching(filter?.search);
  return { ...filter, exact: !context.may('user.read.personal') };
}

import { Args, ID, Int, Mutation, Query, Resolver, Subscription } from '@nestjs/graphql';
import { Ctx, CurrentActor, RequirePermission } from '../../../platform/graphql/access.js';
import { BULK_PLAN_ERRORS, BulkActions } from '../../../platform/bulk/bulk-actions.js';
import { BulkAction, BulkArgs } from '../../../platform/bulk/bulk.model.js';
import { PageArgs, SortDirection } from '../../../platform/graphql/page.model.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { CursorScalar } from '../../../platform/graphql/scalars.js';
import type { LiveEvents } from '../../../platform/live/live-feed.js';
import { SpendsFrom } from '../../../platform/rate-limit/budgets.js';
import { actorId, type Actor } from '../../../platform/security/actor.js';
import { pageRequest } from '../../../shared/paging.js';
import { PaymentModel } from '../payment.model.js';
import { PaymentQueries } from '../payment.queries.js';
import { paymentErrors } from '../payments.errors.js';
import { SyncPayment } from '../sync-payment.use-case.js';
import {
  PaymentExceptionFilter,
  PaymentExceptionSort,
  RecoverPaymentArgs,
  ResolvePaymentExceptionArgs,
} from './exception.inputs.js';
import {
  PaymentExceptionModel,
  type PaymentExceptionOpened,
  PaymentExceptionPage,
  PaymentExceptionsEvent,
  PaymentExceptionTotal,
} from './exception.model.js';
import { ExceptionQueries } from './exception.queries.js';
import { PaymentExceptionAct } from './exceptions-bulk.js';
import { ExceptionsLive } from './exceptions.live.js';
import { AssignException, ResolveException } from './handle-exception.use-cases.js';
import { RecoverPayment } from './recover-payment.use-case.js';

@Resolver(() => PaymentExceptionModel)
export class ExceptionResolver {
  constructor(
    private readonly queries: ExceptionQueries,
    private readonly payments: PaymentQueries,
    private readonly live: ExceptionsLive,
    private readonly assign: AssignException,
    private readonly resolve: ResolveException,
    private readonly recover: RecoverPayment,
    private readonly sync: SyncPayment,
    private readonly bulk: BulkActions,
  ) {}

  @RequirePermission('paymentException.read')
  @Query(() => PaymentExceptionPage, {
    description: 'What went wrong with money, newest first. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  async paymentExceptions(
    @Ctx() context: RequestContext,
    @Args() page: PageArgs,
    @Args('filter', { type: () => PaymentExceptionFilter, nullable: true }) filter?: PaymentExceptionFilter,
    @Args('sort', { type: () => PaymentExceptionSort, nullable: true }) sort?: PaymentExceptionSort,
  ): Promise<PaymentExceptionPage> {
    const direction = sort?.direction ?? SortDirection.DESC;
    const found = await this.queries.page(pageRequest(page), filter ?? {}, direction);
    await context.ahead('PaymentException', found.items);
    return found;
  }

  @RequirePermission('paymentException.read')
  @Query(() => [PaymentExceptionTotal], {
    description:
      'How many of each kind, the longest waiting first; the filter’s own kinds are left out of it.',
  })
  paymentExceptionTotals(
    @Args('filter', { type: () => PaymentExceptionFilter, nullable: true }) filter?: PaymentExceptionFilter,
  ): Promise<PaymentExceptionTotal[]> {
    return this.queries.totals(filter ?? {});
  }

  @RequirePermission('paymentException.read')
  @Query(() => PaymentExceptionModel, { description: 'One of them. Errors: PAYMENT_EXCEPTION_NOT_FOUND.' })
  paymentException(@Args('id', { type: () => ID }) id: string): Promise<PaymentExceptionModel> {
    return this.read(id);
  }

  @RequirePermission('paymentException.read')
  @Subscription(() => PaymentExceptionsEvent, {
    description: 'Those that are opened and fit the filter. Errors: CURSOR_INVALID.',
    resolve: (event: unknown) => event,
  })
  paymentExceptionOpened(
    @Ctx() context: RequestContext,
    @Args('after', { type: () => CursorScalar, nullable: true }) after?: string,
    @Args('filter', { type: () => PaymentExceptionFilter, nullable: true }) filter?: PaymentExceptionFilter,
  ): Promise<LiveEvents<PaymentExceptionOpened>> {
    return this.live.subscribe(context, filter ?? {}, after);
  }

  @RequirePermission('paymentException.handle')
  @Mutation(() => PaymentExceptionModel, {
    description:
      'The viewer looks after it from now on. Errors: PAYMENT_EXCEPTION_NOT_FOUND, PAYMENT_EXCEPTION_RESOLVED, ' +
      'VERSION_STALE, ASSIGNEE_NOT_ALLOWED.',
  })
  async takePaymentException(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('version', { type: () => Int }) version: number,
  ): Promise<PaymentExceptionModel> {
    // An API key is nobody who could look after anything.
    if (actor.type !== 'ADMIN') throw paymentErrors.ASSIGNEE_NOT_ALLOWED();
    await this.assign.execute(actor, id, actorId(actor), version);
    return this.read(id);
  }

  @RequirePermission('paymentException.handle')
  @Mutation(() => PaymentExceptionModel, {
    description:
      'Gives it to a member of staff who may handle it, or to nobody. Errors: PAYMENT_EXCEPTION_NOT_FOUND, ' +
      'PAYMENT_EXCEPTION_RESOLVED, VERSION_STALE, ASSIGNEE_NOT_ALLOWED.',
  })
  async assignPaymentException(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('version', { type: () => Int }) version: number,
    @Args('ownerId', { type: () => ID, nullable: true }) ownerId?: string,
  ): Promise<PaymentExceptionModel> {
    await this.assign.execute(actor, id, ownerId ?? null, version);
    return this.read(id);
  }

  @RequirePermission('paymentException.handle')
  @Mutation(() => PaymentExceptionModel, {
    description:
      'Closes it with what was found and done; it opens anew if the same is seen again. Errors: ' +
      'PAYMENT_EXCEPTION_NOT_FOUND, PAYMENT_EXCEPTION_RESOLVED, VERSION_STALE, OWN_ACCOUNT, INPUT_INVALID.',
  })
  async resolvePaymentException(
    @CurrentActor() actor: Actor,
    @Args() { id, reason, version }: ResolvePaymentExceptionArgs,
  ): Promise<PaymentExceptionModel> {
    await this.resolve.execute(actor, id, reason, version);
    return this.read(id);
  }

  @RequirePermission('paymentException.handle')
  @Mutation(() => BulkAction, {
    description: `Plans an act for many of them; nothing is changed yet. Errors: ${BULK_PLAN_ERRORS}, ASSIGNEE_NOT_ALLOWED.`,
  })
  planPaymentExceptionsAct(
    @CurrentActor() actor: Actor,
    @Args('act', { type: () => PaymentExceptionAct }) act: PaymentExceptionAct,
    @Args() ask: BulkArgs,
    @Args('filter', { type: () => PaymentExceptionFilter, nullable: true }) filter?: PaymentExceptionFilter,
  ): Promise<BulkAction> {
    return this.bulk.plan(actor, 'paymentException', act, filter ?? {}, ask);
  }

  @RequirePermission('payment.recover')
  @SpendsFrom('money')
  @Mutation(() => PaymentModel, {
    description:
      'Asks the provider and applies only what it says. Whoever asks twice changes nothing twice. Errors: ORDER_NOT_FOUND.',
  })
  async syncPayment(@CurrentActor() actor: Actor, @Args('orderId') orderId: string): Promise<PaymentModel> {
    const row = await this.payments.byProviderOrder(orderId);
    if (!row) throw paymentErrors.ORDER_NOT_FOUND();
    await this.sync.execute(actor, row.id, 'staff.sync');
    return this.payment(row.id);
  }

  @RequirePermission('payment.recover')
  @SpendsFrom('money')
  @Mutation(() => PaymentModel, {
    description:
      '@idempotent Makes an order paid that the provider shows as paid, and gives what a paid one has not given; a ' +
      'fulfilled one stays as it is. Errors: ORDER_NOT_FOUND, PAYMENT_NOT_RECOVERABLE, PROVIDER_UNREACHABLE, ' +
      'INPUT_INVALID, IDEMPOTENCY_KEY_REUSED.',
  })
  async recoverPayment(
    @CurrentActor() actor: Actor,
    @Args() { orderId, reason, idempotencyKey }: RecoverPaymentArgs,
  ): Promise<PaymentModel> {
    return this.payment(await this.recover.execute(actor, orderId, reason, idempotencyKey));
  }

  private async payment(id: string): Promise<PaymentModel> {
    const row = await this.payments.byId(id);
    if (!row) throw paymentErrors.PAYMENT_NOT_FOUND();
    return row;
  }

  private async read(id: string): Promise<PaymentExceptionModel> {
    const row = await this.queries.byId(id);
    if (!row) throw paymentErrors.PAYMENT_EXCEPTION_NOT_FOUND();
    return row;
  }
}

import { ResolveField, Resolver } from '@nestjs/graphql';
import type { Loaded } from '../../../platform/graphql/loaders.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { PaymentModel, PaymentOrderModel, WebhookDelivery } from '../payment.model.js';
import { paymentErrors } from '../payments.errors.js';
import { PaymentExceptionModel, PaymentExceptionOwner } from './exception.model.js';
import { nextStepOf, PaymentExceptionState, PaymentExceptionStep } from './exception.rules.js';
import { ProviderSnapshot, ProviderSnapshots } from './provider-snapshot.js';

// Methods without parameter decorators are called plainly with (parent, args, context): a list asks for them per row.
@Resolver(() => PaymentExceptionModel)
export class ExceptionFieldsResolver {
  @ResolveField(() => PaymentExceptionState)
  state(exception: PaymentExceptionModel): PaymentExceptionState {
    return exception.resolvedAt ? PaymentExceptionState.RESOLVED : PaymentExceptionState.OPEN;
  }

  @ResolveField(() => PaymentExceptionStep, { description: 'What somebody should do about it first.' })
  nextStep(exception: PaymentExceptionModel): PaymentExceptionStep {
    return nextStepOf(exception.kind);
  }

  @ResolveField(() => PaymentExceptionOwner, { nullable: true, description: 'Who looks after it.' })
  async owner(
    { ownerId }: PaymentExceptionModel,
    _args: unknown,
    context: RequestContext,
  ): Promise<PaymentExceptionOwner | null> {
    if (ownerId === null) return null;
    return { id: ownerId, name: (await context.loaders.load('adminName', ownerId)) ?? ownerId };
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'Who closed it; null while it is open and when it ended by itself.',
  })
  async resolvedBy(
    { resolvedById, resolvedByType }: PaymentExceptionModel,
    _args: unknown,
    context: RequestContext,
  ): Promise<string | null> {
    if (resolvedById === null) return null;
    const loader = resolvedByType === 'API_KEY' ? 'apiKeyName' : 'adminName';
    return context.loaders.load(loader, resolvedById);
  }

  @ResolveField(() => PaymentModel, { nullable: true, description: 'What it is about, if it is known here.' })
  payment(
    { paymentId }: PaymentExceptionModel,
    _args: unknown,
    context: RequestContext,
  ): Loaded<PaymentModel | null> {
    context.require('payment.read');
    return paymentId === null ? null : context.loaders.load('paymentById', paymentId);
  }

  @ResolveField(() => WebhookDelivery, { nullable: true, description: 'The webhook that told of it.' })
  webhook(
    { webhookId }: PaymentExceptionModel,
    _args: unknown,
    context: RequestContext,
  ): Loaded<WebhookDelivery | null> {
    context.require('webhook.read');
    return webhookId === null ? null : context.loaders.load('webhookById', webhookId);
  }
}

/** What exceptions add to payments. */
@Resolver(() => PaymentModel)
export class PaymentExceptionsOfPaymentResolver {
  @ResolveField(() => [PaymentExceptionModel], {
    description: 'What went wrong with it, oldest first. Staff only.',
  })
  exceptions(
    payment: PaymentModel,
    _args: unknown,
    context: RequestContext,
  ): Loaded<PaymentExceptionModel[]> {
    context.require('paymentException.read');
    return context.loaders.load('exceptionsByPayment', payment.id);
  }
}

/** What staff sees of an order beyond its customer. */
@Resolver(() => PaymentOrderModel)
export class OrderStaffResolver {
  constructor(private readonly snapshots: ProviderSnapshots) {}

  @ResolveField(() => ProviderSnapshot, {
    description: 'A live look at the provider. Staff only.',
  })
  providerSnapshot(
    order: PaymentOrderModel,
    _args: unknown,
    context: RequestContext,
  ): Promise<ProviderSnapshot> {
    context.require('payment.read');
    return this.snapshots.of(order.orderId);
  }

  @ResolveField(() => PaymentModel, { description: 'The attempt with this order id.' })
  async payment(order: PaymentOrderModel, _args: unknown, context: RequestContext): Promise<PaymentModel> {
    const payment = await context.loaders.load('paymentById', order.paymentId);
    if (!payment) throw paymentErrors.PAYMENT_NOT_FOUND();
    return payment;
  }
}

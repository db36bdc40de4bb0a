import { Int, Parent, ResolveField, Resolver, Args } from '@nestjs/graphql';
import { Ctx } from '../../platform/graphql/access.js';
import { whenLoaded, type Loaded } from '../../platform/graphql/loaders.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { WonScalar } from '../../platform/graphql/scalars.js';
import { commonErrors } from '../../shared/common-errors.js';
import type { Won } from '../../shared/money.js';
import { UserModel } from '../users/index.js';
import { PaymentInstrument, PaymentModel } from './payment.model.js';
import { PaymentTimeline } from './payment-timeline.js';
import { PaymentTimelineEntry, shownTo } from './payment-timeline.model.js';
import { refundable } from './payment.rules.js';
import { paymentErrors } from './payments.errors.js';

// Methods without parameter decorators are called plainly with (parent, args, context): a list asks for them per row.
@Resolver(() => PaymentModel)
export class PaymentFieldsResolver {
  constructor(private readonly timelines: PaymentTimeline) {}

  @ResolveField(() => PaymentInstrument, { nullable: true })
  instrument(payment: PaymentModel): PaymentInstrument | null {
    return payment.method === null
      ? null
      : {
          type: payment.method,
          label: payment.instrumentLabel ?? payment.method,
          last4: payment.instrumentLast4,
        };
  }

  @ResolveField(() => WonScalar, { description: 'Given back so far.' })
  refundedAmount(payment: PaymentModel): Won {
    return payment.refunded;
  }

  @ResolveField(() => WonScalar, {
    description: 'What a refund may still ask for; refunds under way are taken off.',
  })
  refundableAmount(payment: PaymentModel): Won {
    return refundable(payment);
  }

  @ResolveField(() => UserModel)
  user(payment: PaymentModel, _args: unknown, context: RequestContext): Loaded<UserModel> {
    return whenLoaded(context.loaders.loadShown('userById', payment.userId), theirs);
  }

  @ResolveField(() => [PaymentTimelineEntry], {
    description: 'All that happened to it, refunds included, oldest first.',
  })
  async timeline(
    payment: PaymentModel,
    _args: unknown,
    context: RequestContext,
  ): Promise<PaymentTimelineEntry[]> {
    return shownTo(context, await this.timelines.of(context, payment.id));
  }
}

function theirs(user: UserModel | null): UserModel {
  if (!user) throw paymentErrors.PAYMENT_NOT_FOUND();
  return user;
}

const LATEST_MAX = 50;

/** `User.payments` lives with payments: users know nothing of money. */
@Resolver(() => UserModel)
export class UserPaymentsResolver {
  @ResolveField(() => [PaymentModel], { description: 'The newest payments. Staff needs payment.read.' })
  async payments(
    @Parent() user: UserModel,
    @Args('limit', { type: () => Int, nullable: true, defaultValue: 10, description: `1 to ${LATEST_MAX}.` })
    limit: number,
    @Ctx() context: RequestContext,
  ): Promise<PaymentModel[]> {
    if (limit < 1 || limit > LATEST_MAX) throw commonErrors.PAGE_INVALID({ path: 'limit' });
    if (context.userId !== user.id) context.require('payment.read');
    const rows = await context.loaders.load('latestPaymentsByUser', user.id);
    return rows.slice(0, limit);
  }
}

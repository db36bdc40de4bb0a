import { Query, ResolveField, Resolver } from '@nestjs/graphql';
import { SignedIn } from '../../../platform/graphql/access.js';
import { whenLoaded, type Loaded } from '../../../platform/graphql/loaders.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { maskUnless } from '../../../platform/personal-data/mask-unless.js';
import { ALL_BANKS, bankName } from '../banks.js';
import { Bank, PaymentModel, PaymentOrderModel, VirtualAccount } from '../payment.model.js';

@Resolver(() => VirtualAccount)
export class VirtualAccountResolver {
  @ResolveField(() => String, { description: 'The bank’s name.' })
  bank({ bankCode }: VirtualAccount): string {
    return bankName(bankCode) ?? bankCode;
  }

  @ResolveField(() => String, {
    description: 'In full for the customer and for staff who may see personal data.',
  })
  accountNumber(account: VirtualAccount, _args: unknown, context: RequestContext): string {
    return maskUnless(context, 'user.read.personal', 'account', account.userId, account.accountNumber);
  }

  @SignedIn()
  @Query(() => [Bank], { description: 'Banks that money can be sent to, by name.' })
  banks(): Bank[] {
    return [...ALL_BANKS];
  }
}

/** `Payment.virtualAccount` */
@Resolver(() => PaymentModel)
export class PaymentAccountResolver {
  @ResolveField(() => VirtualAccount, { nullable: true, description: 'Where its deposit goes to.' })
  virtualAccount(
    payment: PaymentModel,
    _args: unknown,
    context: RequestContext,
  ): Loaded<VirtualAccount | null> {
    return context.loaders.load('virtualAccountByPayment', payment.id);
  }
}

/** `PaymentOrder.virtualAccount` */
@Resolver(() => PaymentOrderModel)
export class OrderAccountResolver {
  @ResolveField(() => VirtualAccount, { nullable: true, description: 'Where its deposit goes to.' })
  virtualAccount(
    order: PaymentOrderModel,
    _args: unknown,
    context: RequestContext,
  ): Loaded<VirtualAccount | null> {
    return whenLoaded(context.loaders.load('virtualAccountByPayment', order.paymentId), (row) => row);
  }
}

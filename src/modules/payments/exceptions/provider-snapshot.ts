import { Injectable } from '@nestjs/common';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Clock } from '../../../platform/clock/clock.js';
import { DateTimeScalar, WonScalar } from '../../../platform/graphql/scalars.js';
import type { Won } from '../../../shared/money.js';
import { PaymentQueries } from '../payment.queries.js';
import { PaymentGateway } from '../gateway/payment-gateway.port.js';
import { PaymentMethodType } from '../payment.entity.js';

@ObjectType({ description: 'The payment as the provider shows it at this moment. Looking changes nothing.' })
export class ProviderSnapshot {
  @Field(() => DateTimeScalar)
  lookedAt: Date;

  @Field({ description: 'False: the provider knows no such order, or could not be asked.' })
  found: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Why it could not be asked; what we have stored stays as it was.',
  })
  providerError: string | null;

  @Field(() => String, { nullable: true, description: 'Verbatim.' })
  status: string | null;

  @Field(() => String, { nullable: true })
  paymentKey: string | null;

  @Field(() => WonScalar, { nullable: true })
  totalAmount: Won | null;

  @Field(() => WonScalar, { nullable: true, description: 'What is left to cancel.' })
  balanceAmount: Won | null;

  @Field(() => PaymentMethodType, { nullable: true })
  method: PaymentMethodType | null;

  @Field(() => DateTimeScalar, { nullable: true })
  approvedAt: Date | null;

  @Field(() => Int, { description: 'Cancels made there, ours and others.' })
  cancels: number;
}

const NOTHING = {
  found: false,
  providerError: null,
  status: null,
  paymentKey: null,
  totalAmount: null,
  balanceAmount: null,
  method: null,
  approvedAt: null,
  cancels: 0,
};

/** Looks at the provider for a person who compares. */
@Injectable()
export class ProviderSnapshots {
  constructor(
    private readonly gateway: PaymentGateway,
    private readonly queries: PaymentQueries,
    private readonly clock: Clock,
  ) {}

  async of(orderId: string): Promise<ProviderSnapshot> {
    const order = await this.queries.orderOf(orderId);
    const shown = await this.gateway.lookup({ orderId }, order?.merchantKeyId ?? null);
    const lookedAt = this.clock.now();
    if (shown.kind === 'unknown') return { ...NOTHING, lookedAt, providerError: shown.reason };
    if (shown.kind === 'not-found') return { ...NOTHING, lookedAt };
    const { status, paymentKey, total, balance, method, approvedAt, cancels } = shown.payment;
    return {
      lookedAt,
      found: true,
      providerError: null,
      status,
      paymentKey,
      totalAmount: total,
      balanceAmount: balance,
      method,
      approvedAt,
      cancels: cancels.length,
    };
  }
}

import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, Matches, ValidateNested } from 'class-validator';
import { Text } from '../../../platform/graphql/safe-text.js';
import { DateTimeScalar, WonScalar } from '../../../platform/graphql/scalars.js';
import type { Won } from '../../../shared/money.js';
import { PaymentMethodType } from '../payment.entity.js';
import { PaymentMethodState, PaymentProvider } from './payment-method.rules.js';
import type { PaymentMethodRow } from './payment-methods.js';

registerEnumType(PaymentProvider, { name: 'PaymentProvider' });
registerEnumType(PaymentMethodState, { name: 'PaymentMethodState' });

/** Names of configuration and of secrets: words of a program. */
const NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,59}$/;
const TYPES = Object.values(PaymentMethodType).filter((type) => type !== PaymentMethodType.OTHER);

@ObjectType({ description: 'A value anybody of the staff may read.' })
export class PaymentMethodSetting {
  @Field()
  name: string;

  @Field()
  value: string;
}

@ObjectType({ description: 'That there is a secret, and since when. Its value is never shown.' })
export class PaymentMethodSecret {
  @Field()
  name: string;

  @Field(() => DateTimeScalar)
  updatedAt: Date;
}

@ObjectType('PaymentMethod', { description: 'A way to pay.' })
export class PaymentMethodModel implements Omit<PaymentMethodRow, 'configuration'> {
  configuration: Record<string, string>;

  @Field(() => ID)
  id: string;

  @Field()
  name: string;

  @Field(() => PaymentProvider)
  provider: PaymentProvider;

  @Field(() => PaymentMethodType)
  type: PaymentMethodType;

  @Field()
  isActive: boolean;

  @Field(() => WonScalar, { description: 'Of one order.' })
  minAmount: Won;

  @Field(() => WonScalar, { description: 'Of one order.' })
  maxAmount: Won;

  @Field(() => [PaymentMethodSecret])
  secrets: PaymentMethodSecret[];

  @Field(() => DateTimeScalar)
  updatedAt: Date;

  @Field(() => Int)
  version: number;
}

@ObjectType({ description: 'A way to pay that an order can be made for now.' })
export class OfferedPaymentMethod {
  @Field(() => PaymentMethodType)
  type: PaymentMethodType;

  @Field()
  name: string;

  @Field(() => WonScalar)
  minAmount: Won;

  @Field(() => WonScalar)
  maxAmount: Won;
}

@InputType()
export class PaymentMethodSettingInput {
  @Matches(NAME)
  @Field()
  name: string;

  @Text({ min: 0, max: 500 })
  @Field()
  value: string;
}

@InputType()
export class PaymentMethodSecretInput {
  @Matches(NAME)
  @Field()
  name: string;

  @IsOptional()
  @Text({ max: 500 })
  @Field(() => String, { nullable: true, description: 'Null takes it away.' })
  value?: string | null;
}

@InputType()
export class PaymentMethodInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Of the one to change; none makes a new one, switched off.',
  })
  id?: string | null;

  @Field(() => Int, { nullable: true, description: 'Of the one to change.' })
  version?: number | null;

  @Text({ max: 60 })
  @Field()
  name: string;

  @Field(() => PaymentProvider)
  provider: PaymentProvider;

  @IsIn(TYPES)
  @Field(() => PaymentMethodType)
  type: PaymentMethodType;

  @Field(() => WonScalar)
  minAmount: Won;

  @Field(() => WonScalar)
  maxAmount: Won;

  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => PaymentMethodSettingInput)
  @Field(() => [PaymentMethodSettingInput], { description: 'All of them: those left out are gone.' })
  configuration: PaymentMethodSettingInput[];

  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => PaymentMethodSecretInput)
  @Field(() => [PaymentMethodSecretInput], { description: 'Those to write; the others stay as they are.' })
  secrets: PaymentMethodSecretInput[];
}

import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ErrorCode } from '../../platform/graphql/error-code.js';
import { PageOf } from '../../platform/graphql/page.model.js';
import { DateTimeScalar, WonScalar } from '../../platform/graphql/scalars.js';
import type { Won } from '../../shared/money.js';
import type { KnownRefundAccount } from './refund-accounts.js';
import type { RefundRow } from './refund.queries.js';
import { RefundMembershipEffect, RefundReason, RefundStatus } from './refund.rules.js';

registerEnumType(RefundStatus, { name: 'RefundStatus' });
registerEnumType(RefundReason, { name: 'RefundReason' });
registerEnumType(RefundMembershipEffect, {
  name: 'RefundMembershipEffect',
  description: 'What becomes of a membership when its payment is refunded.',
  valuesMap: {
    STAYS: { description: 'A part is refunded: it is given all the same and runs to its end.' },
    ENDS: { description: 'Everything is refunded: it ends once the money is back.' },
    NEVER_BEGINS: { description: 'It has not been given yet and will not be.' },
    OVER: { description: 'It has ended already.' },
  },
});

@ObjectType('RefundAccount', { description: 'A customer’s own account that a refund is paid to.' })
export class RefundAccountModel implements KnownRefundAccount {
  refundId: string;
  userId: string;
  accountNumber: string | null;
  holderName: string | null;

  @Field({ description: 'The bank’s code.' })
  bankCode: string;
}

@ObjectType('Refund', { description: 'Money back for part or all of a payment.' })
export class RefundModel implements RefundRow {
  userId: string;
  requestedById: string | null;
  requestedByType: string;
  approvedById: string | null;

  @Field(() => ID)
  id: string;

  @Field(() => ID)
  paymentId: string;

  @Field(() => WonScalar)
  amount: Won;

  @Field(() => WonScalar, {
    name: 'taxFreeAmount',
    description: 'The part of the amount that is free of tax.',
  })
  taxFree: Won;

  @Field(() => WonScalar, {
    description: 'Points it gave that were spent already and were not taken back.',
  })
  pointsShort: Won;

  @Field(() => RefundReason)
  reason: RefundReason;

  @Field(() => String, { nullable: true, description: 'For staff only; null for a customer.' })
  memo: string | null;

  @Field(() => RefundStatus)
  status: RefundStatus;

  @Field(() => String, { nullable: true })
  failureCode: string | null;

  @Field(() => String, { nullable: true })
  failureMessage: string | null;

  @Field(() => DateTimeScalar)
  requestedAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  processedAt: Date | null;

  @Field(() => Int)
  version: number;
}

@ObjectType()
export class RefundPage extends PageOf(RefundModel) {}

@ObjectType({ description: 'What a refund would do to the membership that was paid for.' })
export class RefundPreviewMembership {
  @Field()
  tier: string;

  @Field(() => RefundMembershipEffect)
  effect: RefundMembershipEffect;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Null before it is given.' })
  startsAt: Date | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it ends, or ended, without this refund.',
  })
  endsAt: Date | null;

  @Field(() => Int, { description: 'How many later memberships of the customer then begin earlier.' })
  followers: number;
}

@ObjectType({ description: 'What a refund would do.' })
export class RefundPreview {
  @Field(() => WonScalar)
  refundable: Won;

  @Field(() => WonScalar)
  remainingAfter: Won;

  @Field(() => WonScalar, { description: 'What of it is free of tax where nobody says otherwise.' })
  taxFreeAmount: Won;

  @Field(() => WonScalar, { description: 'The least of it that may be free of tax.' })
  taxFreeMin: Won;

  @Field(() => WonScalar, { description: 'The most of it that may be free of tax.' })
  taxFreeMax: Won;

  @Field(() => WonScalar, {
    nullable: true,
    description: 'The customer’s points now; null when the payment gave none.',
  })
  pointsAvailable: Won | null;

  @Field(() => WonScalar, { nullable: true })
  pointsAfter: Won | null;

  @Field(() => WonScalar, { description: 'Points the payment gave that are spent already.' })
  pointsMissing: Won;

  @Field(() => RefundPreviewMembership, {
    nullable: true,
    description: 'Null when the payment was not for a membership.',
  })
  membership: RefundPreviewMembership | null;

  @Field({ description: 'Whether the request must name an account of the customer.' })
  needsAccount: boolean;

  @Field({ description: 'Above the limit somebody else must approve.' })
  needsApproval: boolean;

  @Field(() => WonScalar)
  approvalLimit: Won;

  @Field(() => ErrorCode, { nullable: true, description: 'The error the request would get now.' })
  blockedBy: string | null;
}

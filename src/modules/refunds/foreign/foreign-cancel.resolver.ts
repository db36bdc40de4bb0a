import { Args, ArgsType, Field, ID, Int, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor, RequirePermission } from '../../../platform/graphql/access.js';
import { ErrorCode } from '../../../platform/graphql/error-code.js';
import { Text } from '../../../platform/graphql/safe-text.js';
import { DateTimeScalar, WonScalar } from '../../../platform/graphql/scalars.js';
import { StepUp } from '../../../platform/graphql/step-up.js';
import { SpendsFrom } from '../../../platform/rate-limit/budgets.js';
import type { Actor } from '../../../platform/security/actor.js';
import type { Won } from '../../../shared/money.js';
import { PaymentExceptionModel, PaymentsFacade } from '../../payments/index.js';
import { PreviewForeignCancel, type ForeignCancelPreviewValues } from './preview-foreign-cancel.js';
import { RecordForeignCancel } from './record-foreign-cancel.use-case.js';

@ArgsType()
export class RecordForeignCancelArgs {
  @Field(() => ID, { description: 'Of the item, a FOREIGN_CANCEL.' })
  exceptionId: string;

  @Field(() => Int)
  version: number;

  @Text({ min: 5, max: 500 })
  @Field({ description: 'What was found, 5 to 500 characters.' })
  reason: string;

  @Field()
  idempotencyKey: string;
}

@ObjectType({ description: 'A cancel at the provider that no refund of ours asked for.' })
export class ForeignCancelEntry {
  @Field({ description: 'The provider’s name of it.' })
  transactionKey: string;

  @Field(() => WonScalar)
  amount: Won;

  @Field({ description: 'As it was given there.' })
  reason: string;

  @Field(() => DateTimeScalar)
  at: Date;
}

@ObjectType({ description: 'What recording it would do.' })
export class ForeignCancelPreview implements ForeignCancelPreviewValues {
  @Field(() => WonScalar, { description: 'Given back at the provider and not on record here.' })
  amount: Won;

  @Field(() => [ForeignCancelEntry])
  cancels: ForeignCancelEntry[];

  @Field(() => WonScalar, {
    description: 'What is left of the payment then; where nothing is, what it gave ends.',
  })
  remainingAfter: Won;

  @Field(() => WonScalar, { nullable: true, description: 'Of a top-up: what the customer has now.' })
  pointsAvailable: Won | null;

  @Field(() => WonScalar, { description: 'Spent already: they stay owed.' })
  pointsMissing: Won;

  @Field({ description: 'Above the limit somebody else must agree.' })
  needsApproval: boolean;

  @Field(() => WonScalar)
  approvalLimit: Won;

  @Field(() => ErrorCode, { nullable: true, description: 'The error it would get now.' })
  blockedBy: string | null;
}

@ObjectType()
export class RecordedForeignCancel {
  @Field({ description: 'True: nothing was changed yet, somebody else has to agree.' })
  waitsForApproval: boolean;

  @Field(() => PaymentExceptionModel)
  exception: PaymentExceptionModel;
}

@Resolver(() => RecordedForeignCancel)
export class ForeignCancelResolver {
  constructor(
    private readonly preview: PreviewForeignCancel,
    private readonly record: RecordForeignCancel,
    private readonly payments: PaymentsFacade,
  ) {}

  @RequirePermission('refund.approve')
  @Query(() => ForeignCancelPreview, {
    description:
      'What recordForeignCancel would do now; the provider is asked. Errors: PAYMENT_EXCEPTION_NOT_FOUND, ' +
      'PROVIDER_UNREACHABLE.',
  })
  foreignCancelPreview(
    @Args('exceptionId', { type: () => ID }) exceptionId: string,
  ): Promise<ForeignCancelPreview> {
    return this.preview.of(exceptionId);
  }

  @RequirePermission('refund.approve')
  @StepUp()
  @SpendsFrom('money')
  @Mutation(() => RecordedForeignCancel, {
    description:
      '@idempotent Records what was canceled at the provider’s own site as refunds that have happened: won, points and ' +
      'membership follow. The provider is asked once more. Above the limit of refunds somebody else has to agree. ' +
      'Errors: PAYMENT_EXCEPTION_NOT_FOUND, PAYMENT_EXCEPTION_RESOLVED, VERSION_STALE, PAYMENT_NOT_CANCELED_ELSEWHERE, ' +
      'PAYMENT_NOT_REFUNDABLE, REFUND_EXCEEDS_REMAINING, REFUND_UNRESOLVED, PROVIDER_UNREACHABLE, ' +
      'APPROVAL_ALREADY_OPEN, OWN_ACCOUNT, INPUT_INVALID, STEP_UP_REQUIRED, IDEMPOTENCY_KEY_REUSED.',
  })
  async recordForeignCancel(
    @CurrentActor() actor: Actor,
    @Args() { idempotencyKey, ...asked }: RecordForeignCancelArgs,
  ): Promise<RecordedForeignCancel> {
    const waitsForApproval = await this.record.execute(actor, asked, idempotencyKey);
    return { waitsForApproval, exception: await this.payments.exceptionById(asked.exceptionId) };
  }
}

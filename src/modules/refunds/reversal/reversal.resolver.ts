import { Args, ArgsType, Field, ID, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { CurrentActor, RequirePermission } from '../../../platform/graphql/access.js';
import { Text } from '../../../platform/graphql/safe-text.js';
import { StepUp } from '../../../platform/graphql/step-up.js';
import { SpendsFrom } from '../../../platform/rate-limit/budgets.js';
import type { Actor } from '../../../platform/security/actor.js';
import { PaymentExceptionModel, PaymentsFacade } from '../../payments/index.js';
import { SettleReversal } from './settle-reversal.use-case.js';

@ArgsType()
export class SettleReversalArgs {
  @Field(() => ID, { description: 'Of the item, a PROVIDER_WENT_BACK.' })
  exceptionId: string;

  @Field(() => Int)
  version: number;

  @Text({ min: 5, max: 500 })
  @Field({ description: 'What was found, 5 to 500 characters.' })
  reason: string;

  @Field()
  idempotencyKey: string;
}

@ObjectType()
export class SettledReversal {
  @Field({ description: 'True: nothing was changed yet, somebody else has to agree.' })
  waitsForApproval: boolean;

  @Field(() => PaymentExceptionModel)
  exception: PaymentExceptionModel;
}

@Resolver(() => SettledReversal)
export class ReversalResolver {
  constructor(
    private readonly reversal: SettleReversal,
    private readonly payments: PaymentsFacade,
  ) {}

  @RequirePermission('refund.approve')
  @StepUp()
  @SpendsFrom('money')
  @Mutation(() => SettledReversal, {
    description:
      '@idempotent Takes back what a paid order gave whose money the provider took back: a card’s network canceled ' +
      'the approval, or a bank a deposit while a refund waited for approval, which ends. The provider is asked once ' +
      'more. What the network canceled above the limit of refunds needs somebody else. Errors: ' +
      'PAYMENT_EXCEPTION_NOT_FOUND, PAYMENT_EXCEPTION_RESOLVED, VERSION_STALE, PAYMENT_NOT_REVERSIBLE, ' +
      'REFUND_UNRESOLVED, PROVIDER_UNREACHABLE, APPROVAL_ALREADY_OPEN, OWN_ACCOUNT, INPUT_INVALID, STEP_UP_REQUIRED, ' +
      'IDEMPOTENCY_KEY_REUSED.',
  })
  async settleReversal(
    @CurrentActor() actor: Actor,
    @Args() { idempotencyKey, ...asked }: SettleReversalArgs,
  ): Promise<SettledReversal> {
    const waitsForApproval = await this.reversal.execute(actor, asked, idempotencyKey);
    return { waitsForApproval, exception: await this.payments.exceptionById(asked.exceptionId) };
  }
}

import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentActor, StaffOnly } from '../../../platform/graphql/access.js';
import { CompleteStepUp } from './complete-step-up.use-case.js';
import { RequestStepUp } from './request-step-up.use-case.js';
import { CompleteStepUpArgs, RequestStepUpArgs, StepUpChallenge, StepUpGrant } from './step-up.model.js';
import type { Staff } from './step-ups.js';

@Resolver()
export class StepUpResolver {
  constructor(
    private readonly request: RequestStepUp,
    private readonly complete: CompleteStepUp,
  ) {}

  @StaffOnly()
  @Mutation(() => StepUpChallenge, {
    description:
      'Begins to confirm one call that answered, or would answer, STEP_UP_REQUIRED. Errors: INPUT_INVALID.',
  })
  async requestStepUp(
    @CurrentActor() staff: Staff,
    @Args() args: RequestStepUpArgs,
  ): Promise<StepUpChallenge> {
    const { id, factors, expiresAt, passkeyOptionsJson } = await this.request.execute(
      staff,
      args.operation,
      args.variablesJson,
    );
    return { challengeId: id, factors, expiresAt, passkeyOptionsJson };
  }

  @StaffOnly()
  @Mutation(() => StepUpGrant, {
    description:
      'Gives the grant for that call: once, in this session, for five minutes. Errors: STEP_UP_CHALLENGE_INVALID, ' +
      'SECOND_FACTOR_WRONG, SECOND_FACTOR_LOCKED, PASSKEY_INVALID, RATE_LIMITED.',
  })
  completeStepUp(
    @CurrentActor() staff: Staff,
    @Args() { challengeId, code, passkeyResponseJson }: CompleteStepUpArgs,
  ): Promise<StepUpGrant> {
    if (passkeyResponseJson) return this.complete.byPasskey(staff, challengeId, passkeyResponseJson);
    return this.complete.byCode(staff, challengeId, code ?? '');
  }
}

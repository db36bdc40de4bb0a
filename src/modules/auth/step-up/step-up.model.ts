import { ArgsType, Field, ID, ObjectType } from '@nestjs/graphql';
import { IsOptional, MaxLength, MinLength } from 'class-validator';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import { OfferedFactor } from '../second-factor/offered-factors.js';

/** The arguments of a call may be as long as a request, less what is around them. */
const JSON_MAX = 90_000;

@ArgsType()
export class RequestStepUpArgs {
  @MaxLength(100)
  @Field({ description: 'The name of the mutation, for example approveRefund.' })
  operation: string;

  @MaxLength(JSON_MAX)
  @Field({ description: 'The arguments of the mutation by their names, a JSON object.' })
  variablesJson: string;
}

@ArgsType()
export class CompleteStepUpArgs {
  @Field(() => ID)
  challengeId: string;

  @IsOptional()
  @MinLength(1)
  @MaxLength(64)
  @Field(() => String, { nullable: true, description: 'Of the authenticator app, or a backup code.' })
  code?: string | null;

  @IsOptional()
  @MaxLength(40_000)
  @Field(() => String, {
    nullable: true,
    description: 'Instead: what navigator.credentials.get answered, as JSON.',
  })
  passkeyResponseJson?: string | null;
}

@ObjectType({ description: 'The question for a fresh second factor. Good for five minutes, for one call.' })
export class StepUpChallenge {
  @Field(() => ID)
  challengeId: string;

  @Field(() => [OfferedFactor])
  factors: OfferedFactor[];

  @Field(() => DateTimeScalar)
  expiresAt: Date;

  @Field(() => String, {
    nullable: true,
    description: 'The options for navigator.credentials.get, as JSON; null for somebody without a passkey.',
  })
  passkeyOptionsJson: string | null;
}

@ObjectType({ description: 'Send it in the header x-step-up-grant, with exactly the call it was asked for.' })
export class StepUpGrant {
  @Field()
  grant: string;

  @Field(() => DateTimeScalar)
  expiresAt: Date;
}

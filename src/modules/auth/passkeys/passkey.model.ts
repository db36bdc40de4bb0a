import { ArgsType, Field, ID, ObjectType } from '@nestjs/graphql';
import { IsOptional, MaxLength, MinLength } from 'class-validator';
import { Text } from '../../../platform/graphql/safe-text.js';
import { AdminLoginResult, RefreshTransport } from '../auth.model.js';
import { TICKET_MAX } from '../second-factor/second-factor.model.js';

/** An attestation of a chatty authenticator is a few kilobytes. */
const RESPONSE_MAX = 40_000;
const NAME_MAX = 60;

@ArgsType()
export class StartPasskeyArgs {
  @IsOptional()
  @MaxLength(TICKET_MAX)
  @Field(() => String, { nullable: true, description: 'Of a sign-in that is half done.' })
  loginTicket?: string | null;

  @Field(() => RefreshTransport, { nullable: true, defaultValue: RefreshTransport.COOKIE })
  refreshTransport?: RefreshTransport;
}

@ArgsType()
export class VerifyPasskeyArgs {
  @Field(() => ID)
  challengeId: string;

  @MinLength(2)
  @MaxLength(RESPONSE_MAX)
  @Field({ description: 'What navigator.credentials.get answered, as JSON.' })
  responseJson: string;

  @Field(() => RefreshTransport, { nullable: true, defaultValue: RefreshTransport.COOKIE })
  refreshTransport?: RefreshTransport;
}

@ArgsType()
export class RegisterPasskeyArgs {
  @Field(() => ID)
  challengeId: string;

  @Text({ max: NAME_MAX })
  @Field({ description: 'What its owner calls it.' })
  name: string;

  @MinLength(2)
  @MaxLength(RESPONSE_MAX)
  @Field({ description: 'What navigator.credentials.create answered, as JSON.' })
  responseJson: string;

  @IsOptional()
  @MaxLength(TICKET_MAX)
  @Field(() => String, { nullable: true })
  loginTicket?: string | null;

  @Field(() => RefreshTransport, { nullable: true, defaultValue: RefreshTransport.COOKIE })
  refreshTransport?: RefreshTransport;
}

@ArgsType()
export class RenamePasskeyArgs {
  @Field(() => ID)
  id: string;

  @Text({ max: NAME_MAX })
  @Field()
  name: string;
}

@ObjectType('PasskeyChallenge', {
  description: 'A question for an authenticator, good for five minutes, once.',
})
export class PasskeyChallengeModel {
  @Field(() => ID)
  challengeId: string;

  @Field({ description: 'The options for navigator.credentials, as JSON.' })
  optionsJson: string;
}

@ObjectType()
export class PasskeyRegistered {
  @Field(() => [String], { description: 'Shown once; empty for whoever has backup codes already.' })
  backupCodes: string[];

  @Field(() => AdminLoginResult, {
    nullable: true,
    description: 'For whoever came with a ticket: signed in.',
  })
  login: AdminLoginResult | null;
}

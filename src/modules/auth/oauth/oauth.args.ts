import { ArgsType, Field } from '@nestjs/graphql';
import { IsOptional, Matches, MaxLength, MinLength } from 'class-validator';
import { Text } from '../../../platform/graphql/safe-text.js';
import { RefreshTransport } from '../auth.model.js';
import { IdentityProvider } from './identity.model.js';

const VERIFIER = /^[A-Za-z0-9\-._~]{43,128}$/;

@ArgsType()
export class StartIdentityLoginArgs {
  @Field(() => IdentityProvider)
  provider: IdentityProvider;

  @MaxLength(2_000)
  @Field({ description: 'One of SIGN_IN_REDIRECT_URIS, letter by letter.' })
  redirectUri: string;

  @Matches(/^[A-Za-z0-9_-]{43}$/, { message: 'codeChallenge is the base64url of a SHA-256' })
  @Field({ description: 'S256 of the code verifier, which the client keeps.' })
  codeChallenge: string;
}

@ArgsType()
export class CodeLoginArgs {
  @MinLength(1)
  @MaxLength(2_048)
  @Field()
  code: string;

  @MinLength(1)
  @MaxLength(200)
  @Field({ description: 'Of the mutation that began.' })
  state: string;

  @Matches(VERIFIER, { message: 'codeVerifier has 43 to 128 unreserved characters' })
  @Field({ description: 'Whose S256 was the codeChallenge.' })
  codeVerifier: string;

  @IsOptional()
  @MaxLength(2_000)
  @Field(() => String, { nullable: true, description: 'iss of the provider’s answer, where it has one.' })
  iss?: string | null;
}

@ArgsType()
export class AdminCodeLoginArgs extends CodeLoginArgs {
  @Field(() => RefreshTransport, { nullable: true, defaultValue: RefreshTransport.COOKIE })
  refreshTransport?: RefreshTransport;
}

@ArgsType()
export class UserByIdentityArgs {
  @Field(() => IdentityProvider)
  provider: IdentityProvider;

  @Text({ max: 255 })
  @Field({ description: 'The provider’s id of the person, digit by digit.' })
  subject: string;
}

import { ArgsType, Field } from '@nestjs/graphql';
import { IsOptional, MaxLength, MinLength } from 'class-validator';
import { Text } from '../../platform/graphql/safe-text.js';
import { RefreshTransport } from './auth.model.js';

@ArgsType()
export class AdminLoginArgs {
  @Text({ max: 254 })
  @Field()
  email: string;

  // Taken as it is: a password is never trimmed, only bounded.
  @MinLength(1)
  @MaxLength(256)
  @Field()
  password: string;

  @IsOptional()
  @MaxLength(64)
  @Field(() => String, { nullable: true })
  totpCode?: string | null;

  @Field(() => RefreshTransport, { nullable: true, defaultValue: RefreshTransport.COOKIE })
  refreshTransport?: RefreshTransport;
}

@ArgsType()
export class RefreshSessionArgs {
  @IsOptional()
  @MaxLength(200)
  @Field(() => String, { nullable: true, description: 'Without it: the staff cookie.' })
  refreshToken?: string | null;
}

@ArgsType()
export class ExchangeTicketArgs {
  @MaxLength(200)
  @Field()
  ticket: string;

  @IsOptional()
  @MaxLength(128)
  @Field(() => String, { nullable: true, description: 'Whose SHA-256 was the challenge of the sign-in.' })
  verifier?: string | null;
}

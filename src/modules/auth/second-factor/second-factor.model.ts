import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional, MaxLength, MinLength } from 'class-validator';
import { Text } from '../../../platform/graphql/safe-text.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import { AdminLoginResult, RefreshTransport } from '../auth.model.js';

export const TICKET_MAX = 200;
export const CODE_MAX = 64;
export const PASSWORD_MAX = 256;

@ArgsType()
export class VerifySecondFactorArgs {
  @MaxLength(TICKET_MAX)
  @Field()
  loginTicket: string;

  @MinLength(1)
  @MaxLength(CODE_MAX)
  @Field({ description: 'Of the authenticator app, or a backup code.' })
  code: string;

  @Field(() => RefreshTransport, { nullable: true, defaultValue: RefreshTransport.COOKIE })
  refreshTransport?: RefreshTransport;
}

@ArgsType()
export class TicketArgs {
  @MaxLength(TICKET_MAX)
  @Field()
  loginTicket: string;

  @Field(() => RefreshTransport, { nullable: true, defaultValue: RefreshTransport.COOKIE })
  refreshTransport?: RefreshTransport;
}

@ArgsType()
export class StartTotpArgs {
  @IsOptional()
  @MaxLength(TICKET_MAX)
  @Field(() => String, { nullable: true, description: 'Of a sign-in that has no factor yet.' })
  loginTicket?: string | null;

  @IsOptional()
  @MaxLength(PASSWORD_MAX)
  @Field(() => String, { nullable: true, description: 'Of somebody who is signed in.' })
  password?: string | null;

  @Field(() => RefreshTransport, { nullable: true, defaultValue: RefreshTransport.COOKIE })
  refreshTransport?: RefreshTransport;
}

@ArgsType()
export class ConfirmTotpArgs {
  @IsOptional()
  @MaxLength(TICKET_MAX)
  @Field(() => String, { nullable: true })
  loginTicket?: string | null;

  @MinLength(1)
  @MaxLength(CODE_MAX)
  @Field()
  code: string;

  @Field(() => RefreshTransport, { nullable: true, defaultValue: RefreshTransport.COOKIE })
  refreshTransport?: RefreshTransport;
}

@ArgsType()
export class DisableTotpArgs {
  @MinLength(1)
  @MaxLength(PASSWORD_MAX)
  @Field()
  password: string;

  @MinLength(1)
  @MaxLength(CODE_MAX)
  @Field()
  code: string;
}

@ArgsType()
export class ChangePasswordArgs {
  @MinLength(1)
  @MaxLength(PASSWORD_MAX)
  @Field()
  currentPassword: string;

  @MinLength(1)
  @MaxLength(1_024)
  @Field()
  newPassword: string;
}

@ArgsType()
export class ResetFactorsArgs {
  @Field(() => ID)
  id: string;

  @Text({ max: 500 })
  @Field({ description: 'How you know that it is they who ask; kept in the audit log.' })
  reason: string;
}

@ObjectType({ description: 'A new authenticator app. The secret is shown once.' })
export class TotpEnrollment {
  @Field({ description: 'Base32, to be typed where no picture can be scanned.' })
  secret: string;

  @Field({ description: 'What the QR code says.' })
  otpauthUri: string;

  @Field(() => DateTimeScalar, { description: 'Until when a code may confirm it.' })
  expiresAt: Date;
}

@ObjectType()
export class TotpConfirmed {
  @Field(() => [String], { description: 'Shown once; empty for whoever has backup codes already.' })
  backupCodes: string[];

  @Field(() => AdminLoginResult, {
    nullable: true,
    description: 'For whoever came with a ticket: signed in.',
  })
  login: AdminLoginResult | null;
}

@ObjectType()
export class Passkey {
  @Field(() => ID)
  id: string;

  @Field({ description: 'What its owner calls it.' })
  name: string;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  lastUsedAt: Date | null;

  @Field({
    description:
      'Whether it is kept in an account of its maker as well, so that a lost device loses nothing.',
  })
  backedUp: boolean;
}

@ObjectType({ description: 'The second factors of somebody of the staff.' })
export class AdminFactors {
  @Field({ description: 'Whether an authenticator app is in use.' })
  totp: boolean;

  @Field(() => DateTimeScalar, { nullable: true })
  totpEnrolledAt: Date | null;

  @Field(() => [Passkey], { description: 'Oldest first.' })
  passkeys: Passkey[];

  @Field(() => Int)
  backupCodesLeft: number;
}

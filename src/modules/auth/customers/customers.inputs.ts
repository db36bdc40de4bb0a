import { ArgsType, Field, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsEmail,
  IsOptional,
  MaxLength,
  MinLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { Text } from '../../../platform/graphql/safe-text.js';
import { BillingDateScalar } from '../../../platform/graphql/scalars.js';
import type { BillingDate } from '../../../shared/time.js';
import { Service } from '../../users/index.js';
import { ConsentDocument } from './consent.rules.js';
import { LetterLanguage } from './letter-language.js';
import { Gender } from './signup.store.js';

const TOKEN_MAX = 100;
/** Longer than any password may be: what is too long is refused by the policy, with its own words. */
const PASSWORD_BOUND = 1_024;

@InputType()
export class ConsentInput {
  @Field(() => ConsentDocument)
  document: ConsentDocument;

  @Text({ max: 40 })
  @Field({ description: 'The version that was shown: consentDocuments tells the one in force.' })
  version: string;
}

@InputType()
export class RegisterUserInput {
  @IsEmail({}, { message: 'email must be an e-mail address' })
  @Text({ max: 254 })
  @Field()
  email: string;

  // Taken as it is: a password is never trimmed.
  @MaxLength(PASSWORD_BOUND)
  @Field()
  password: string;

  @Text({ max: 100 })
  @Field()
  name: string;

  @ArrayMinSize(1)
  @ArrayMaxSize(4)
  @Field(() => [Service])
  services: Service[];

  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => ConsentInput)
  @Field(() => [ConsentInput])
  accepted: ConsentInput[];

  @Field(() => LetterLanguage, { nullable: true, defaultValue: LetterLanguage.KO })
  language: LetterLanguage;
}

@ArgsType()
export class LoginArgs {
  @Text({ max: 254 })
  @Field()
  email: string;

  @MinLength(1)
  @MaxLength(PASSWORD_BOUND)
  @Field()
  password: string;

  @IsOptional()
  @MaxLength(TOKEN_MAX)
  @Field(() => String, { nullable: true, description: 'What an earlier login on this device answered.' })
  deviceToken?: string | null;
}

@ArgsType()
export class AccountMailArgs {
  @IsEmail({}, { message: 'email must be an e-mail address' })
  @Text({ max: 254 })
  @Field()
  email: string;

  @Field(() => LetterLanguage, { nullable: true, defaultValue: LetterLanguage.KO })
  language: LetterLanguage;
}

@ArgsType()
export class LinkPasswordArgs {
  @MaxLength(TOKEN_MAX)
  @Field({ description: 'What stands behind # in the link.' })
  token: string;

  @MinLength(1)
  @MaxLength(PASSWORD_BOUND)
  @Field()
  password: string;
}

@ArgsType()
export class ChangePasswordArgs {
  @MinLength(1)
  @MaxLength(PASSWORD_BOUND)
  @Field()
  current: string;

  @MaxLength(PASSWORD_BOUND)
  @Field()
  next: string;
}

@InputType()
export class ViewerProfileInput {
  @IsOptional()
  @Text({ max: 100 })
  @Field(() => String, { nullable: true })
  name?: string | null;

  @IsOptional()
  @IsEmail({}, { message: 'email must be an e-mail address' })
  @Text({ max: 254 })
  @Field(() => String, {
    nullable: true,
    description: 'Counts once the link in the letter to it is followed.',
  })
  email?: string | null;

  @ValidateIf((input: ViewerProfileInput) => Boolean(input.phone))
  @Text({ max: 30 })
  @Field(() => String, {
    nullable: true,
    description:
      'The empty text removes the number. A new one counts once the code in the text to it is told.',
  })
  phone?: string | null;

  @IsOptional()
  @MaxLength(PASSWORD_BOUND)
  @Field(() => String, {
    nullable: true,
    description: 'With a new address or number, where there is a password.',
  })
  currentPassword?: string | null;
}

@ArgsType()
export class UpdateViewerProfileArgs {
  @ValidateNested()
  @Type(() => ViewerProfileInput)
  @Field(() => ViewerProfileInput)
  input: ViewerProfileInput;

  @Field(() => Int)
  version: number;
}

@InputType()
export class SubmitSignupInput {
  @Text({ max: 100 })
  @Field()
  name: string;

  @Field(() => BillingDateScalar, { description: 'A day of the calendar, like 1990-02-03.' })
  birthDate: BillingDate;

  @Field(() => Gender, { nullable: true })
  gender?: Gender | null;

  @Text({ max: 30 })
  @Field({ description: '010-1234-5678 or with a country code.' })
  phone: string;

  @IsOptional()
  @IsEmail({}, { message: 'email must be an e-mail address' })
  @Text({ max: 254 })
  @Field(() => String, { nullable: true, description: 'Where the account has no address yet.' })
  email?: string | null;

  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => ConsentInput)
  @Field(() => [ConsentInput])
  accepted: ConsentInput[];
}

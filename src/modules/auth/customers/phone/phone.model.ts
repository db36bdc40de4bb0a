import { ArgsType, Field, ObjectType } from '@nestjs/graphql';
import { IsOptional, MaxLength } from 'class-validator';
import { Text } from '../../../../platform/graphql/safe-text.js';
import { DateTimeScalar } from '../../../../platform/graphql/scalars.js';
import { mask } from '../../../../platform/personal-data/masks.js';
import { LetterLanguage } from '../letter-language.js';
import type { PhoneChange } from './phone-change.store.js';

/** Longer than any password may be. */
const PASSWORD_BOUND = 1_024;

@ObjectType('PhoneChange', { description: 'A new phone number that waits for its code.' })
export class PhoneChangeModel {
  @Field({ description: 'Masked.' })
  sentTo: string;

  @Field(() => DateTimeScalar, {
    description: 'The code is good until then at least: five minutes once it is sent.',
  })
  expiresAt: Date;
}

@ArgsType()
export class RequestPhoneChangeArgs {
  @Text({ max: 30 })
  @Field({ description: '010-1234-5678 or with a country code; a mobile number of Korea.' })
  phone: string;

  @IsOptional()
  @MaxLength(PASSWORD_BOUND)
  @Field(() => String, { nullable: true, description: 'Where the account has one.' })
  currentPassword?: string | null;

  @Field(() => LetterLanguage, { nullable: true, defaultValue: LetterLanguage.KO })
  language: LetterLanguage;
}

export function phoneChangeOf({ phone, expiresAt }: PhoneChange): PhoneChangeModel {
  return { sentTo: mask('phone', phone ?? ''), expiresAt };
}

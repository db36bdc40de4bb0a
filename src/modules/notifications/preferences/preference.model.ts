import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, MaxLength } from 'class-validator';
import { Text } from '../../../platform/graphql/safe-text.js';
import { NotificationLocale, notificationLocale } from '../centre/notification.model.js';
import { Severity } from '../notices/severity.js';
import type { Preferences } from './preference.store.js';
import { timeOf } from './quiet-hours.js';

const KINDS_MAX = 100;

@ObjectType({
  description: 'How the viewer wants to hear of things. The notification centre shows everything.',
})
export class NotificationPreferences {
  @Field(() => NotificationLocale)
  locale: NotificationLocale;

  @Field(() => Severity, { nullable: true, description: 'Letters from this weight on; null: never.' })
  emailFrom: Severity | null;

  @Field(() => Severity, { nullable: true, description: 'Texts from this weight on; null: never.' })
  smsFrom: Severity | null;

  @Field(() => String, { nullable: true, description: 'The number for texts, masked.' })
  phone: string | null;

  @Field(() => [String], { description: 'Kinds that come by no letter and no text, unless critical.' })
  mutedKinds: string[];

  @Field(() => String, {
    nullable: true,
    description: 'HH:MM in Seoul. Until quietTo letters and texts wait, unless critical.',
  })
  quietFrom: string | null;

  @Field(() => String, { nullable: true })
  quietTo: string | null;

  @Field(() => Int, { description: '0: nothing was chosen yet.' })
  version: number;
}

@InputType()
export class NotificationPreferencesInput {
  @Field(() => Int)
  version: number;

  @Field(() => NotificationLocale)
  locale: NotificationLocale;

  @IsOptional()
  @Field(() => Severity, { nullable: true })
  emailFrom?: Severity | null;

  @IsOptional()
  @Field(() => Severity, { nullable: true })
  smsFrom?: Severity | null;

  @IsOptional()
  @Text({ max: 30 })
  @Field(() => String, { nullable: true, description: 'Left out: as it is; null: none any more.' })
  phone?: string | null;

  @ArrayMaxSize(KINDS_MAX)
  @MaxLength(100, { each: true })
  @Field(() => [String])
  mutedKinds: string[];

  @IsOptional()
  @Text({ max: 5 })
  @Field(() => String, { nullable: true, description: 'HH:MM in Seoul.' })
  quietFrom?: string | null;

  @IsOptional()
  @Text({ max: 5 })
  @Field(() => String, { nullable: true })
  quietTo?: string | null;
}

@ObjectType({ description: 'A kind of notice.' })
export class NotificationKind {
  @Field({ description: 'For example alert.incident-opened.' })
  kind: string;

  @Field()
  title: string;
}

export function toPreferences(row: Preferences): NotificationPreferences {
  return {
    locale: notificationLocale(row.locale),
    emailFrom: row.emailFrom,
    smsFrom: row.smsFrom,
    phone: row.phoneMasked,
    mutedKinds: row.mutedKinds,
    quietFrom: row.quietFrom === null ? null : timeOf(row.quietFrom),
    quietTo: row.quietTo === null ? null : timeOf(row.quietTo),
    version: row.version,
  };
}

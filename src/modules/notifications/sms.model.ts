import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional } from 'class-validator';
import { PageOf } from '../../platform/graphql/page.model.js';
import { Text } from '../../platform/graphql/safe-text.js';
import { DateTimeScalar } from '../../platform/graphql/scalars.js';
import { SmsStatus } from '../../platform/sms/sms-message.rules.js';
import { SmsOutcome, type SmsAttemptRow, type SmsRow } from '../../platform/sms/sms.queries.js';

registerEnumType(SmsStatus, {
  name: 'SmsStatus',
  valuesMap: {
    UNKNOWN: { description: 'Handed over, answer lost: the carrier is asked before it is sent again.' },
    SENT: { description: 'Taken by the carrier; what became of it is asked for days.' },
    DELIVERED: { description: 'On the phone.' },
    UNDELIVERED: { description: 'Taken by the carrier, and not delivered. It may say so days later.' },
    LIMITED: { description: 'The number, or the house, had its share for the day.' },
    EXPIRED: { description: 'Too late to be of use.' },
    NOT_NEEDED: { description: 'What it was about was settled before it was sent.' },
  },
});
registerEnumType(SmsOutcome, {
  name: 'SmsAttemptOutcome',
  valuesMap: { LOST: { description: 'Its answer was lost, and the carrier has never taken it.' } },
});

@ObjectType()
export class SmsAttempt implements Omit<SmsAttemptRow, 'messageId'> {
  @Field(() => Int)
  number: number;

  @Field(() => DateTimeScalar)
  startedAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  endedAt: Date | null;

  @Field(() => SmsOutcome, { nullable: true, description: 'Null while it is under way.' })
  outcome: SmsOutcome | null;

  @Field(() => String, {
    nullable: true,
    description: 'The carrier’s code: 2000 taken, 1062 unknown sender …',
  })
  code: string | null;

  @Field(() => String, { nullable: true })
  reply: string | null;
}

@ObjectType({ description: 'A text to a phone. What it says is not kept.' })
export class SmsMessage {
  @Field(() => ID)
  id: string;

  @Field({ description: 'For example auth.phone-code.' })
  kind: string;

  @Field(() => SmsStatus)
  status: SmsStatus;

  @Field({ description: 'ko or en.' })
  locale: string;

  @Field({ description: 'USER, NEW_PHONE or FORMER_PHONE.' })
  recipientType: string;

  @Field(() => ID)
  recipientId: string;

  @Field(() => String, {
    nullable: true,
    description: 'Masked, for example 010-****-1234. Null until the first try.',
  })
  phone: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'SMS, LMS for more than 90 bytes, or ATA for a notification talk of Kakao.',
  })
  form: string | null;

  @Field(() => Int, { description: 'Tries so far.' })
  attempts: number;

  @Field(() => DateTimeScalar, { nullable: true })
  nextAttemptAt: Date | null;

  @Field(() => DateTimeScalar, { description: 'After this it is not sent any more.' })
  expiresAt: Date;

  @Field(() => String, { nullable: true, description: 'For example UNREACHABLE or CARRIER_3040.' })
  failureCode: string | null;

  @Field(() => String, { nullable: true, description: 'What the carrier said last.' })
  carrierReply: string | null;

  @Field(() => String, { nullable: true, description: 'The carrier’s own id of the text.' })
  receipt: string | null;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  sentAt: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When we learned that it was delivered.' })
  deliveredAt: Date | null;
}

@ObjectType()
export class SmsMessagePage extends PageOf(SmsMessage) {}

@InputType()
export class SmsFilter {
  @IsOptional()
  @ArrayMaxSize(20)
  @Field(() => [SmsStatus], { nullable: true })
  status?: SmsStatus[] | null;

  @IsOptional()
  @Text({ max: 100 })
  @Field(() => String, { nullable: true })
  kind?: string | null;

  @IsOptional()
  @Text({ max: 36 })
  @Field(() => ID, { nullable: true })
  recipientId?: string | null;
}

export function toSmsMessage({ phoneMasked, ...row }: SmsRow): SmsMessage {
  return { ...row, phone: phoneMasked };
}

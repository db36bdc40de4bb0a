import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional } from 'class-validator';
import { PageOf } from '../../../platform/graphql/page.model.js';
import { Text } from '../../../platform/graphql/safe-text.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import type { MessageAttemptRow, MessageRow } from '../../../platform/messages/message.queries.js';
import { MessageOutcome, MessageStatus } from '../../../platform/messages/message.rules.js';
import { NotificationChannelType } from '../channels/channel.model.js';

registerEnumType(MessageStatus, {
  name: 'NotificationMessageStatus',
  valuesMap: {
    UNKNOWN: {
      description:
        'Handed over, answer lost. The other side is asked, or it is sent again under the same id.',
    },
    SENT: { description: 'Taken by the other side. Of texts it is asked for days what became of them.' },
    DELIVERED: { description: 'On the phone.' },
    UNDELIVERED: { description: 'Taken, and returned or not delivered. That may be known days later only.' },
    SUPPRESSED: { description: 'The address is known to be no good; nobody was asked.' },
    LIMITED: { description: 'The recipient, or the house, had its share.' },
    EXPIRED: { description: 'Too late to be of use.' },
    NOT_NEEDED: { description: 'What it was about was settled before it was sent.' },
  },
});
registerEnumType(MessageOutcome, {
  name: 'NotificationMessageOutcome',
  valuesMap: { LOST: { description: 'Its answer was lost, and the other side has never taken it.' } },
});

@ObjectType()
export class NotificationMessageAttempt implements Omit<MessageAttemptRow, 'messageId'> {
  @Field(() => Int)
  number: number;

  @Field(() => DateTimeScalar)
  startedAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  endedAt: Date | null;

  @Field(() => MessageOutcome, { nullable: true, description: 'Null while it is under way.' })
  outcome: MessageOutcome | null;

  @Field(() => String, {
    nullable: true,
    description: 'HTTP status, SMTP reply code, the carrier’s code; or why there was none.',
  })
  code: string | null;

  @Field(() => String, { nullable: true })
  reply: string | null;
}

@ObjectType({ description: 'What a message is about: the kind of object and its id.' })
export class ObjectLink {
  @Field({ description: 'For example payment or refund.' })
  type: string;

  @Field(() => ID)
  id: string;
}

@ObjectType({
  description: 'A letter, a text, or a message to a chat or a server. What it says is made when it is sent.',
})
export class NotificationMessage {
  noticeId: string | null;

  @Field(() => ID)
  id: string;

  @Field(() => NotificationChannelType)
  channel: NotificationChannelType;

  @Field({ description: 'For example alert.incident-opened or payments.receipt.' })
  kind: string;

  @Field(() => MessageStatus)
  status: MessageStatus;

  @Field({ description: 'ko or en.' })
  locale: string;

  @Field({ description: 'For example USER, ADMIN, NEW_PHONE or DESTINATION.' })
  recipientType: string;

  @Field(() => ID)
  recipientId: string;

  @Field(() => String, {
    nullable: true,
    description: 'Where it went last, masked: ab***@d.kr, 010-****-1234. Null until the first try.',
  })
  sentTo: string | null;

  @Field(() => ObjectLink, { nullable: true })
  about: ObjectLink | null;

  @Field(() => String, {
    nullable: true,
    description: 'Of a text: SMS, LMS for more than 90 bytes, or ATA for a notification talk of Kakao.',
  })
  form: string | null;

  @Field(() => Int, { description: 'Tries so far.' })
  attempts: number;

  @Field(() => DateTimeScalar, { nullable: true })
  nextAttemptAt: Date | null;

  @Field(() => DateTimeScalar, { description: 'After this it is not sent any more.' })
  expiresAt: Date;

  @Field(() => String, {
    nullable: true,
    description: 'For example HARD_BOUNCE, CARRIER_3040, DESTINATION_GONE or TOO_MANY_TO_NUMBER.',
  })
  failureCode: string | null;

  @Field(() => String, { nullable: true, description: 'What the other side said last.' })
  reply: string | null;

  @Field(() => String, { nullable: true, description: 'The other side’s own id of the message.' })
  receipt: string | null;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  sentAt: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When we learned that it was delivered.' })
  deliveredAt: Date | null;
}

@ObjectType()
export class NotificationMessagePage extends PageOf(NotificationMessage) {}

@InputType()
export class NotificationMessageFilter {
  @IsOptional()
  @ArrayMaxSize(20)
  @Field(() => [MessageStatus], { nullable: true })
  status?: MessageStatus[] | null;

  @IsOptional()
  @ArrayMaxSize(4)
  @Field(() => [NotificationChannelType], { nullable: true })
  channel?: NotificationChannelType[] | null;

  @IsOptional()
  @Text({ max: 100 })
  @Field(() => String, { nullable: true })
  kind?: string | null;

  @IsOptional()
  @Text({ max: 36 })
  @Field(() => ID, { nullable: true, description: 'A person, or a destination.' })
  recipientId?: string | null;

  @IsOptional()
  @Text({ max: 100 })
  @Field(() => ID, { nullable: true, description: 'Messages about this payment, refund, notice …' })
  aboutId?: string | null;
}

export function toMessage({
  channel,
  shownAs,
  data,
  aboutType,
  aboutId,
  ...row
}: MessageRow): NotificationMessage {
  return {
    ...row,
    channel: NotificationChannelType[channel],
    sentTo: shownAs,
    about: aboutType !== null && aboutId !== null ? { type: aboutType, id: aboutId } : null,
    noticeId: data['noticeId'] ?? null,
  };
}

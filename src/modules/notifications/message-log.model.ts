import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional } from 'class-validator';
import { PageOf } from '../../platform/graphql/page.model.js';
import { Text } from '../../platform/graphql/safe-text.js';
import { DateTimeScalar } from '../../platform/graphql/scalars.js';
import type { MessageAttemptRow, MessageRow } from '../../platform/messages/message.queries.js';
import { MessageOutcome, MessageStatus } from '../../platform/messages/message.rules.js';
import { DestinationType } from './destinations/destination.model.js';

registerEnumType(MessageStatus, {
  name: 'NotificationMessageStatus',
  valuesMap: {
    UNKNOWN: { description: 'Handed over, answer lost. Sent again under the same id.' },
    LIMITED: { description: 'The destination had its share for the hour.' },
    EXPIRED: { description: 'Too late to be of use.' },
    NOT_NEEDED: { description: 'What it was about was settled before it was sent.' },
  },
});
registerEnumType(MessageOutcome, { name: 'NotificationMessageOutcome' });

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

  @Field(() => String, { nullable: true, description: 'HTTP status, or why there was none.' })
  code: string | null;

  @Field(() => String, { nullable: true })
  reply: string | null;
}

@ObjectType({ description: 'A message to a chat or a server. What it says is made when it is sent.' })
export class NotificationMessage {
  noticeId: string | null;

  @Field(() => ID)
  id: string;

  @Field(() => DestinationType)
  type: DestinationType;

  @Field({ description: 'For example alert.incident-opened.' })
  kind: string;

  @Field(() => MessageStatus)
  status: MessageStatus;

  @Field(() => ID)
  destinationId: string;

  @Field(() => String, { nullable: true, description: 'Where it went last. Null until the first try.' })
  sentTo: string | null;

  @Field(() => Int, { description: 'Tries so far.' })
  attempts: number;

  @Field(() => DateTimeScalar, { nullable: true })
  nextAttemptAt: Date | null;

  @Field(() => DateTimeScalar, { description: 'After this it is not sent any more.' })
  expiresAt: Date;

  @Field(() => String, { nullable: true, description: 'For example DESTINATION_GONE or DEFERRED.' })
  failureCode: string | null;

  @Field(() => String, { nullable: true, description: 'What the other side said last.' })
  reply: string | null;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  sentAt: Date | null;
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
  @ArrayMaxSize(2)
  @Field(() => [DestinationType], { nullable: true })
  type?: DestinationType[] | null;

  @IsOptional()
  @Text({ max: 100 })
  @Field(() => String, { nullable: true })
  kind?: string | null;

  @IsOptional()
  @Text({ max: 36 })
  @Field(() => ID, { nullable: true })
  destinationId?: string | null;
}

export function toMessage(row: MessageRow): NotificationMessage {
  const { channel, recipientId, shownAs, data, locale: _locale, ...rest } = row;
  return {
    ...rest,
    type: channel as DestinationType,
    destinationId: recipientId,
    sentTo: shownAs,
    noticeId: data['noticeId'] ?? null,
  };
}

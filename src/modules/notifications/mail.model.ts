import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional } from 'class-validator';
import { PageOf } from '../../platform/graphql/page.model.js';
import { Text } from '../../platform/graphql/safe-text.js';
import { DateTimeScalar } from '../../platform/graphql/scalars.js';
import { MailStatus } from '../../platform/mail/mail-message.rules.js';
import {
  AttemptOutcome,
  type MailAttemptRow,
  type MailRow,
  type SuppressionRow,
} from '../../platform/mail/mail.queries.js';

export enum NotificationChannelType {
  EMAIL = 'EMAIL',
  SMS = 'SMS',
  SLACK = 'SLACK',
  WEBHOOK = 'WEBHOOK',
}

export enum NotificationChannelState {
  OK = 'OK',
  /** There is nobody to hand things to: letters wait, and texts are not written at all. */
  NOT_CONFIGURED = 'NOT_CONFIGURED',
  /** The last try did not reach the server, or its answer was lost. */
  DEGRADED = 'DEGRADED',
}

registerEnumType(NotificationChannelType, { name: 'NotificationChannelType' });
registerEnumType(NotificationChannelState, {
  name: 'NotificationChannelState',
  valuesMap: {
    NOT_CONFIGURED: {
      description: 'There is nobody to hand things to: letters wait, texts are not written.',
    },
    DEGRADED: { description: 'The last try did not reach the server, or its answer was lost.' },
  },
});
registerEnumType(MailStatus, {
  name: 'MailStatus',
  valuesMap: {
    UNKNOWN: { description: 'Handed over, answer lost. Sent again under the same Message-ID.' },
    BOUNCED: { description: 'Taken by the server and returned later.' },
    SUPPRESSED: { description: 'The address is known to be no good; no server was asked.' },
    LIMITED: { description: 'The address had its share of this kind of letter within the hour.' },
    EXPIRED: { description: 'Too late to be of use.' },
    NOT_NEEDED: { description: 'What it was about was settled before it was sent.' },
  },
});
registerEnumType(AttemptOutcome, { name: 'MailAttemptOutcome' });

@ObjectType({ description: 'A way to reach people.' })
export class NotificationChannel {
  @Field(() => NotificationChannelType)
  type: NotificationChannelType;

  @Field(() => NotificationChannelState)
  state: NotificationChannelState;

  @Field(() => Int, { description: 'What waits to be sent, 10,000 at most.' })
  waiting: number;

  @Field(() => DateTimeScalar, { nullable: true })
  lastSuccessAt: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Of the channel, not of a single recipient.' })
  lastFailureAt: Date | null;

  @Field(() => String, { nullable: true })
  lastFailure: string | null;
}

@ObjectType({ description: 'What a letter or a task is about: the kind of object and its id.' })
export class ObjectLink {
  @Field({ description: 'For example payment or refund.' })
  type: string;

  @Field(() => ID)
  id: string;
}

@ObjectType()
export class MailAttempt implements Omit<MailAttemptRow, 'messageId'> {
  @Field(() => Int)
  number: number;

  @Field(() => DateTimeScalar)
  startedAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  endedAt: Date | null;

  @Field(() => AttemptOutcome, { nullable: true, description: 'Null while it is under way.' })
  outcome: AttemptOutcome | null;

  @Field(() => Int, { nullable: true, description: 'SMTP reply code.' })
  code: number | null;

  @Field(() => String, { nullable: true })
  reply: string | null;
}

@ObjectType({ description: 'A letter to somebody. What it says is not kept.' })
export class MailMessage {
  @Field(() => ID)
  id: string;

  @Field({ description: 'For example payments.receipt.' })
  kind: string;

  @Field(() => MailStatus)
  status: MailStatus;

  @Field({ description: 'ko or en.' })
  locale: string;

  @Field({ description: 'USER or ADMIN.' })
  recipientType: string;

  @Field(() => ID)
  recipientId: string;

  @Field(() => String, {
    nullable: true,
    description: 'Masked, for example ab***@d.kr. Null until the first try.',
  })
  address: string | null;

  @Field(() => ObjectLink, { nullable: true })
  about: ObjectLink | null;

  @Field(() => Int, { description: 'Tries so far.' })
  attempts: number;

  @Field(() => DateTimeScalar, { nullable: true })
  nextAttemptAt: Date | null;

  @Field(() => DateTimeScalar, { description: 'After this it is not sent any more.' })
  expiresAt: Date;

  @Field(() => String, { nullable: true, description: 'For example HARD_BOUNCE or ADDRESS_INVALID.' })
  failureCode: string | null;

  @Field(() => String, { nullable: true, description: 'What the mail server said last.' })
  serverReply: string | null;

  @Field(() => String, { nullable: true, description: 'The mail server’s own id of the message.' })
  serverReceipt: string | null;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  sentAt: Date | null;
}

@ObjectType()
export class MailMessagePage extends PageOf(MailMessage) {}

@ObjectType({ description: 'An address that nothing is sent to, because a server said it does not exist.' })
export class MailSuppression {
  @Field(() => ID)
  id: string;

  @Field({ description: 'Masked.' })
  address: string;

  @Field({ description: 'HARD_BOUNCE.' })
  reason: string;

  @Field(() => String, { nullable: true })
  serverReply: string | null;

  @Field(() => ID, { nullable: true, description: 'The letter that came back.' })
  messageId: string | null;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  liftedAt: Date | null;

  @Field(() => ID, { nullable: true })
  liftedById: string | null;

  @Field(() => String, { nullable: true })
  liftReason: string | null;
}

@ObjectType()
export class MailSuppressionPage extends PageOf(MailSuppression) {}

@InputType()
export class MailFilter {
  @IsOptional()
  @ArrayMaxSize(20)
  @Field(() => [MailStatus], { nullable: true })
  status?: MailStatus[] | null;

  @IsOptional()
  @Text({ max: 100 })
  @Field(() => String, { nullable: true })
  kind?: string | null;

  @IsOptional()
  @Text({ max: 36 })
  @Field(() => ID, { nullable: true })
  recipientId?: string | null;

  @IsOptional()
  @Text({ max: 100 })
  @Field(() => ID, { nullable: true, description: 'Letters about this payment, refund …' })
  aboutId?: string | null;
}

export function toMailMessage({ addressMasked, aboutType, aboutId, ...row }: MailRow): MailMessage {
  const about = aboutType !== null && aboutId !== null ? { type: aboutType, id: aboutId } : null;
  return { ...row, address: addressMasked, about };
}

export function toMailSuppression({ addressMasked, ...row }: SuppressionRow): MailSuppression {
  return { ...row, address: addressMasked };
}

import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, Max, Min } from 'class-validator';
import { Text } from '../../../platform/graphql/safe-text.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import { localeOf, NotificationLocale, notificationLocale } from '../centre/notification.model.js';
import { Severity } from '../notices/severity.js';
import type { DestinationWishes } from './change-destinations.use-cases.js';
import type { DestinationRow } from './destination.queries.js';

export enum DestinationType {
  SLACK = 'SLACK',
  WEBHOOK = 'WEBHOOK',
}

export enum DestinationState {
  OK = 'OK',
  FAILING = 'FAILING',
  PAUSED = 'PAUSED',
  STOPPED = 'STOPPED',
  OFF = 'OFF',
}

registerEnumType(DestinationType, { name: 'NotificationDestinationType' });
registerEnumType(DestinationState, {
  name: 'NotificationDestinationState',
  valuesMap: {
    FAILING: { description: 'The last try failed; it is tried again.' },
    PAUSED: { description: 'The other side asked us to wait.' },
    STOPPED: { description: 'Nothing is wanted there any more, or it failed for days.' },
    OFF: { description: 'Switched off by staff.' },
  },
});

@ObjectType({ description: 'A chat or a server that notices go to. Its address is write-only.' })
export class NotificationDestination {
  createdById: string | null;

  @Field(() => ID)
  id: string;

  @Field(() => DestinationType)
  type: DestinationType;

  @Field()
  name: string;

  @Field({ description: 'The part of the address that is no secret.' })
  address: string;

  @Field(() => NotificationLocale)
  locale: NotificationLocale;

  @Field(() => Severity, {
    nullable: true,
    description: 'Gets every notice that weighs at least this; null: only what is sent to it by name.',
  })
  minSeverity: Severity | null;

  @Field(() => Int, { description: 'Messages within an hour; more are not sent.' })
  hourlyMax: number;

  @Field(() => DestinationState)
  state: DestinationState;

  @Field(() => String, { nullable: true, description: 'Why sending stopped.' })
  stoppedBecause: string | null;

  @Field(() => Int)
  failuresInRow: number;

  @Field(() => DateTimeScalar, { nullable: true })
  failingSince: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  pausedUntil: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  lastSuccessAt: Date | null;

  @Field(() => String, { nullable: true })
  lastFailure: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Until then the former secret signs as well.' })
  oldSecretUntil: Date | null;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => Int)
  version: number;
}

@ObjectType({ description: 'A destination with the secret its messages are signed with, shown this once.' })
export class NotificationDestinationSecret {
  @Field(() => NotificationDestination)
  destination: NotificationDestination;

  @Field(() => String, {
    nullable: true,
    description: 'whsec_… as Standard Webhooks has it; null for a chat.',
  })
  secret: string | null;
}

const HOURLY_MAX = 3_600;
const HOURLY_DEFAULT = 60;

@InputType()
export class NotificationDestinationInput {
  @Text({ max: 60 })
  @Field()
  name: string;

  @Field(() => NotificationLocale, { defaultValue: NotificationLocale.KO })
  locale: NotificationLocale = NotificationLocale.KO;

  @IsOptional()
  @Field(() => Severity, { nullable: true })
  minSeverity?: Severity | null;

  @Min(1)
  @Max(HOURLY_MAX)
  @Field(() => Int, { defaultValue: HOURLY_DEFAULT })
  hourlyMax: number = HOURLY_DEFAULT;
}

@InputType()
export class NewNotificationDestinationInput extends NotificationDestinationInput {
  @Field(() => DestinationType)
  type: DestinationType;

  @Text({ max: 500 })
  @Field({ description: 'For Slack the address of an incoming webhook, for a server any https address.' })
  address: string;
}

@InputType()
export class NotificationDestinationChange extends NotificationDestinationInput {
  @Field(() => Boolean, { description: 'True also starts anew what had stopped.' })
  active: boolean;
}

@ArgsType()
export class DestinationVersionArgs {
  @Field(() => ID)
  id: string;

  @Field(() => Int)
  version: number;
}

export function toWishes(input: NotificationDestinationInput): DestinationWishes {
  return {
    name: input.name,
    locale: localeOf(input.locale),
    minSeverity: input.minSeverity ?? null,
    hourlyMax: input.hourlyMax,
  };
}

export function toDestination(row: DestinationRow, now: Date): NotificationDestination {
  const { addressShown, brokenReason, isActive: _active, brokenAt: _broken, ...rest } = row;
  return {
    ...rest,
    type: row.type as DestinationType,
    locale: notificationLocale(row.locale),
    address: addressShown,
    stoppedBecause: brokenReason,
    state: stateOf(row, now),
  };
}

function stateOf(
  { isActive, brokenAt, pausedUntil, failuresInRow }: DestinationRow,
  now: Date,
): DestinationState {
  if (!isActive) return DestinationState.OFF;
  if (brokenAt !== null) return DestinationState.STOPPED;
  if (pausedUntil !== null && pausedUntil > now) return DestinationState.PAUSED;
  return failuresInRow > 0 ? DestinationState.FAILING : DestinationState.OK;
}

import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';

export enum NotificationChannelType {
  EMAIL = 'EMAIL',
  SMS = 'SMS',
  SLACK = 'SLACK',
  WEBHOOK = 'WEBHOOK',
}

export enum NotificationChannelState {
  OK = 'OK',
  NOT_CONFIGURED = 'NOT_CONFIGURED',
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

import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import { NotificationChannelType } from '../channels/channel.model.js';
import type { NoticeDeliveryRow } from '../notices/notice.queries.js';

export enum NotificationSkipReason {
  MUTED = 'MUTED',
  CAPPED = 'CAPPED',
  NOT_CONFIGURED = 'NOT_CONFIGURED',
}

registerEnumType(NotificationSkipReason, {
  name: 'NotificationSkipReason',
  valuesMap: {
    MUTED: { description: 'Whoever it was for does not want this kind.' },
    CAPPED: { description: 'They had their share.' },
    NOT_CONFIGURED: { description: 'There is nobody to hand it to.' },
  },
});

@ObjectType({
  description: 'One way that a notice took to somebody, besides the notification centre, or why it did not.',
})
export class NotificationDelivery {
  @Field(() => NotificationChannelType)
  channel: NotificationChannelType;

  @Field(() => ID, { description: 'A member of staff, or a destination.' })
  recipientId: string;

  @Field(() => NotificationSkipReason, { nullable: true, description: 'Null: it was sent.' })
  skipped: NotificationSkipReason | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Held back by quiet hours until then.' })
  heldUntil: Date | null;

  @Field(() => ID, { nullable: true, description: 'The message; null where there is none.' })
  messageId: string | null;

  @Field(() => DateTimeScalar)
  createdAt: Date;
}

export function toDelivery({
  channel,
  skipped,
  noticeId: _,
  ...row
}: NoticeDeliveryRow): NotificationDelivery {
  return {
    ...row,
    channel: NotificationChannelType[channel],
    skipped: skipped === null ? null : NotificationSkipReason[skipped],
  };
}

import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../../platform/graphql/access.js';
import { whenLoaded, type Loaded } from '../../../platform/graphql/loaders.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { MessageStatus } from '../../../platform/messages/message.rules.js';
import { NotificationDelivery } from './delivery.model.js';

@Resolver(() => NotificationDelivery)
export class DeliveryResolver {
  @ResolveField(() => MessageStatus, { nullable: true, description: 'Where its message stands.' })
  status(
    @Parent() { messageId }: NotificationDelivery,
    @Ctx() context: RequestContext,
  ): Loaded<MessageStatus | null> {
    if (messageId === null) return null;
    return whenLoaded(context.loaders.load('messageStatus', messageId), (status) => status);
  }
}

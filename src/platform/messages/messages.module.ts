import { Global, Module } from '@nestjs/common';
import { DeliverMessage } from './deliver-message.js';
import { MessageCarriers } from './message-carrier.js';
import { MessageQueries } from './message.queries.js';
import { MessageStore } from './message.store.js';

/** Messages to services rather than to people's mailboxes and phones: chats and other people's servers. */
@Global()
@Module({
  providers: [DeliverMessage, MessageCarriers, MessageQueries, MessageStore],
  exports: [DeliverMessage, MessageCarriers, MessageQueries, MessageStore],
})
export class MessagesModule {}

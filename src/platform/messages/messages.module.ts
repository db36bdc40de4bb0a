import { Global, Module } from '@nestjs/common';
import { ClaimMessage } from './claim-message.js';
import { DeliverMessage } from './deliver-message.js';
import { FollowMessage } from './follow-message.js';
import { MessageCarriers } from './message-carrier.js';
import { MessageQueries } from './message.queries.js';
import { MessageShares } from './message-shares.js';
import { MessageStore } from './message.store.js';
import './messages.personal-data.js';
import { SettleMessage } from './settle-message.js';

/** The outbox of all that leaves the house for people: letters, texts, messages to chats and to other people's servers. */
@Global()
@Module({
  providers: [
    ClaimMessage,
    DeliverMessage,
    FollowMessage,
    MessageCarriers,
    MessageQueries,
    MessageShares,
    MessageStore,
    SettleMessage,
  ],
  exports: [DeliverMessage, FollowMessage, MessageCarriers, MessageQueries, MessageShares, MessageStore],
})
export class MessagesModule {}

import type { EventName } from '../outbox/events.js';
import type { QueueName } from '../outbox/consumers.js';
import type { MessageChannel } from './message.rules.js';

declare global {
  interface Events {
    /** A letter is to be sent. */
    'mail.requested': { messageId: string };
    /** A text is to be sent. */
    'sms.requested': { messageId: string };
    /** A message to a chat or a server is to be sent. */
    'message.requested': { messageId: string };
  }
}

export interface Lane {
  queue: QueueName;
  event: EventName & ('mail.requested' | 'sms.requested' | 'message.requested');
  channels: readonly MessageChannel[];
}

/** What is worked off apart from the others: a mail server that hangs must not hold up texts. */
export const LANES: readonly Lane[] = [
  { queue: 'mail', event: 'mail.requested', channels: ['EMAIL'] },
  { queue: 'sms', event: 'sms.requested', channels: ['SMS'] },
  { queue: 'messages', event: 'message.requested', channels: ['SLACK', 'WEBHOOK'] },
];

export function laneOf(channel: MessageChannel): Lane {
  const lane = LANES.find(({ channels }) => channels.includes(channel));
  if (!lane) throw new Error(`No lane takes ${channel}`);
  return lane;
}

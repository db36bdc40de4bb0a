import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Config } from '../../../platform/config/config.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { VendorHttp } from '../../../platform/http/vendor-http.js';
import {
  MessageCarriers,
  type MessageCarrier,
  type SendOutcome,
  type Stop,
} from '../../../platform/messages/message-carrier.js';
import type { RetryPlan } from '../../../platform/messages/message.rules.js';
import type { LockedMessage } from '../../../platform/messages/message.store.js';
import { DestinationHealth } from '../destinations/destination-health.js';
import { DestinationLookup, type OpenDestination } from '../destinations/destination-lookup.js';
import { DestinationShare } from '../destinations/destination-share.js';
import { NoticeText } from '../notices/notice-text.js';
import { slackOutcome } from './slack-answer.js';
import { slackMessage, type SlackMessage } from './slack-words.js';

const TIMEOUT_MS = 10_000;

/** Messages to chats through Slack's incoming webhooks. */
@Injectable()
export class SlackCarrier implements MessageCarrier<OpenDestination, SlackMessage>, OnModuleInit {
  /** Where they go is registered by staff, and asked for each message. */
  readonly configured = true;
  readonly replays = true;
  readonly channel = 'SLACK';
  readonly plan: RetryPlan = { attemptsMax: 20, firstMs: 2_000, mostMs: 3_600_000, leaseMs: 30_000 };
  private readonly http: VendorHttp;

  constructor(
    private readonly carriers: MessageCarriers,
    private readonly lookup: DestinationLookup,
    private readonly health: DestinationHealth,
    private readonly share: DestinationShare,
    private readonly text: NoticeText,
    private readonly clock: Clock,
    config: Config,
  ) {
    this.http = new VendorHttp('slack', config.env.SLACK_URL, {});
  }

  onModuleInit(): void {
    this.carriers.register(this);
  }

  find({ recipientId }: { recipientId: string }): ReturnType<DestinationLookup['find']> {
    return this.lookup.find(recipientId);
  }

  obstacle(tx: Tx, message: LockedMessage): Promise<Stop | null> {
    return this.share.obstacle(tx, message, this.clock.now());
  }

  async write(message: LockedMessage): Promise<SlackMessage | null> {
    const found = await this.text.of(message);
    return (
      found && slackMessage(found.words, { severity: found.severity, locale: message.locale, url: found.url })
    );
  }

  async send({ url }: OpenDestination, message: SlackMessage): Promise<SendOutcome> {
    return slackOutcome(
      await this.http.post('send', new URL(url).pathname, { body: message, timeoutMs: TIMEOUT_MS }),
    );
  }

  settled(tx: Tx, message: LockedMessage, outcome: SendOutcome): Promise<void> {
    return this.health.settled(tx, message, outcome);
  }
}

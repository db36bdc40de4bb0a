import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { GuardedHttp, type GuardedAnswer } from '../../../platform/http/guarded-http.js';
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
import { webhookBody } from './webhook-body.js';
import { signedHeaders } from './webhook-signature.js';

interface Written {
  id: string;
  body: string;
}

/** Messages to other people's servers, signed as Standard Webhooks has it. */
@Injectable()
export class WebhookCarrier implements MessageCarrier<OpenDestination, Written>, OnModuleInit {
  /** Where they go is registered by staff, and asked for each message. */
  readonly configured = true;
  readonly replays = true;
  readonly channel = 'WEBHOOK';
  /** Over about three days. */
  readonly plan: RetryPlan = { attemptsMax: 16, firstMs: 5_000, mostMs: 6 * 3_600_000, leaseMs: 30_000 };

  constructor(
    private readonly carriers: MessageCarriers,
    private readonly lookup: DestinationLookup,
    private readonly health: DestinationHealth,
    private readonly share: DestinationShare,
    private readonly text: NoticeText,
    private readonly http: GuardedHttp,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.carriers.register(this);
  }

  find({ recipientId }: { recipientId: string }): ReturnType<DestinationLookup['find']> {
    return this.lookup.find(recipientId);
  }

  obstacle(tx: Tx, message: LockedMessage): Promise<Stop | null> {
    return this.share.obstacle(tx, message, this.clock.now());
  }

  /** The same to the letter at each try: a notice does not change. */
  async write(message: LockedMessage): Promise<Written | null> {
    const found = await this.text.of(message);
    return found && { id: message.id, body: JSON.stringify(webhookBody(found)) };
  }

  async send({ url, secrets }: OpenDestination, { id, body }: Written): Promise<SendOutcome> {
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Madang-Webhooks/1',
      ...signedHeaders({ id, at: this.clock.now(), body }, secrets),
    };
    return webhookOutcome(await this.http.post(url, body, headers));
  }

  settled(tx: Tx, message: LockedMessage, outcome: SendOutcome): Promise<void> {
    return this.health.settled(tx, message, outcome);
  }
}

/** What a receiver's answer means. Only 2xx is a yes; what it says beside the status is nobody's business. */
export function webhookOutcome(answer: GuardedAnswer): SendOutcome {
  if (answer.kind === 'refused')
    return { kind: 'refused', code: answer.reason, reply: 'the address is not called' };
  if (answer.kind === 'lost') {
    // The id lets the receiver tell a repeat, so an answer that was lost is asked for again like any other.
    return answer.unsent
      ? { kind: 'unreachable', code: null, reply: answer.reason }
      : { kind: 'deferred', code: 'NO_ANSWER', reply: answer.reason };
  }
  const { status, retryAfterMs } = answer;
  const said = { code: String(status), reply: `HTTP ${status}` };
  if (status >= 200 && status < 300) return { kind: 'sent', ...said };
  if (status === 410) return { kind: 'refused', ...said, gone: 'DESTINATION_GONE' };
  if (status >= 300 && status < 400)
    return { kind: 'deferred', ...said, reply: 'redirects are not followed' };
  const mayAsk = status === 429 || status === 503;
  return { kind: 'deferred', ...said, retryAfterMs: mayAsk ? retryAfterMs : null };
}

import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Config } from '../config/config.js';
import { BlindIndex } from '../crypto/blind-index.js';
import type { Tx } from '../db/unit-of-work.js';
import {
  MessageCarriers,
  type Destination,
  type MessageCarrier,
  type Receipts,
  type SendOutcome,
  type Stop,
} from '../messages/message-carrier.js';
import { isFresh, MessageStatus, type RetryPlan } from '../messages/message.rules.js';
import { MessageShares } from '../messages/message-shares.js';
import type { LockedMessage } from '../messages/message.store.js';
import { DAY_MS } from '../messages/receipt.rules.js';
import { mask } from '../personal-data/masks.js';
import { Settings } from '../settings/settings.js';
import { formOf } from './sms-text.js';
import { SmsCarrier, type OutgoingText } from './solapi/sms-carrier.port.js';
import { TextRegistry, type TextUnderWay } from './text-kinds.js';

/** Texts of one kind to one number within a day: whoever has many codes sent there must not hold up the warning after. */
const PER_NUMBER_A_DAY = 10;
/** Of the texts of a day, what those may use that anybody can ask for; the rest warns people. */
const ASKED_FOR_SHARE = 0.9;
/** Hashes are as old as the table that texts lay in first: under another name none of them would be found again. */
const PHONE_INDEX = { table: 'sms_messages', column: 'phone_hash' } as const;

/** Brings texts to phones. The carrier can be asked, so a text arrives once. */
@Injectable()
export class TextCarrier implements MessageCarrier<string, OutgoingText>, OnModuleInit {
  readonly channel = 'SMS';
  /** Over about two days. A code is worth five minutes, so the first tries come quickly. */
  readonly plan: RetryPlan = { attemptsMax: 48, firstMs: 1_000, mostMs: 3_600_000, leaseMs: 30_000 };
  readonly replays = false;
  readonly receipts: Receipts = {
    findTry: (message, begunAt) => this.carrier.findTry(refOf(message), begunAt),
    standingOf: (receipt) => this.carrier.standingOf(receipt),
  };

  constructor(
    private readonly carriers: MessageCarriers,
    private readonly registry: TextRegistry,
    private readonly carrier: SmsCarrier,
    private readonly shares: MessageShares,
    private readonly index: BlindIndex,
    private readonly settings: Settings,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.carriers.register(this);
  }

  get configured(): boolean {
    return this.carrier.configured;
  }

  /** The number as it is now, or why nothing can go there. */
  async find({
    recipientType,
    recipientId,
  }: {
    recipientType: string;
    recipientId: string;
  }): Promise<Destination<string>> {
    const phone = await this.registry.phoneOf(recipientType, recipientId);
    if (phone === null) return { kind: 'gone', code: 'NO_NUMBER' };
    if (!this.carrier.reaches(phone)) return { kind: 'gone', code: 'NUMBER_NOT_REACHED' };
    return {
      kind: 'found',
      to: phone,
      shown: mask('phone', phone),
      hash: await this.index.of(PHONE_INDEX, phone),
    };
  }

  async obstacle(tx: Tx, text: LockedMessage, hash: Buffer | null): Promise<Stop | null> {
    if (hash === null || !isFresh(text)) return null;
    const since = new Date(this.clock.now().getTime() - DAY_MS);
    if ((await this.shares.toAddress(tx, text, hash, since)) >= PER_NUMBER_A_DAY)
      return { status: MessageStatus.LIMITED, code: 'TOO_MANY_TO_NUMBER' };
    const most = this.settings.read('sms.dailyMax');
    const share = this.registry.isAskedFor(text.kind) ? Math.ceil(most * ASKED_FOR_SHARE) : most;
    return (await this.shares.hasRoom(tx, 'SMS', since, share))
      ? null
      : { status: MessageStatus.LIMITED, code: 'TOO_MANY_TODAY' };
  }

  async write(text: LockedMessage, to: string): Promise<OutgoingText | null> {
    const definition = this.registry.named(text.kind);
    const underWay = {
      messageId: text.id,
      recipient: { type: text.recipientType, id: text.recipientId },
      locale: text.locale,
    };
    const facts: unknown = await definition.prepare(underWay as unknown as TextUnderWay, text.data as never);
    if (facts === null) return null;
    const words = definition.words[text.locale](facts as never).normalize('NFC');
    const templateId = this.config.env.ALIMTALK_TEMPLATES[text.kind];
    const talk =
      templateId !== undefined && text.locale === 'ko' && definition.talk
        ? { templateId, variables: definition.talk(facts as never) }
        : undefined;
    // Counted in any case: it is sent when the talk fails.
    const form = formOf(words);
    return { ref: refOf(text), to, text: words, form: talk ? 'ATA' : form, ...(talk ? { talk } : {}) };
  }

  async send(_to: string, written: OutgoingText): Promise<SendOutcome> {
    const outcome = await this.carrier.send(written);
    return outcome.kind === 'sent' ? { ...outcome, form: written.form } : outcome;
  }
}

/** Names one try: the carrier keeps it, and finds the text by it when its answer was lost. */
function refOf({ id, attempts }: { id: string; attempts: number }): string {
  return `${id}-${attempts}`;
}

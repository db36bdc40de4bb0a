import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { BlindIndex } from '../crypto/blind-index.js';
import type { Tx } from '../db/unit-of-work.js';
import {
  MessageCarriers,
  type Destination,
  type MessageCarrier,
  type SendOutcome,
  type Stop,
} from '../messages/message-carrier.js';
import { isFresh, MessageStatus, type RetryPlan } from '../messages/message.rules.js';
import { MessageShares } from '../messages/message-shares.js';
import type { LockedMessage } from '../messages/message.store.js';
import { mask } from '../personal-data/masks.js';
import { LetterRegistry, type LetterUnderWay } from './letter-kinds.js';
import { comparable, mailAddressText, parseMailAddress } from './mail-address.js';
import { RecipientRegistry } from './recipients.js';
import { headerText, renderLetter } from './render/render-letter.js';
import { MailTransport, type MailOutcome, type OutgoingMail } from './smtp/mail-transport.port.js';
import { SuppressionStore } from './suppression.store.js';

const HOUR_MS = 3_600_000;
const NAME_MAX = 60;
/** Hashes are as old as the table that letters lay in first: under another name none of them would be found again. */
const ADDRESS_INDEX = { table: 'mail_messages', column: 'address_hash' } as const;

interface Mailbox {
  address: string;
  name: string | null;
}

/** Brings letters to mailboxes. */
@Injectable()
export class MailCarrier implements MessageCarrier<Mailbox, OutgoingMail>, OnModuleInit {
  readonly channel = 'EMAIL';
  /** Over about six hours: servers that refuse strangers at first (greylisting) want minutes. */
  readonly plan: RetryPlan = { attemptsMax: 12, firstMs: 2_000, mostMs: HOUR_MS, leaseMs: 60_000 };
  readonly replays = false;

  constructor(
    private readonly carriers: MessageCarriers,
    private readonly registry: LetterRegistry,
    private readonly recipients: RecipientRegistry,
    private readonly transport: MailTransport,
    private readonly suppressions: SuppressionStore,
    private readonly shares: MessageShares,
    private readonly index: BlindIndex,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.carriers.register(this);
  }

  get configured(): boolean {
    return this.transport.configured;
  }

  async find({
    recipientType,
    recipientId,
  }: {
    recipientType: string;
    recipientId: string;
  }): Promise<Destination<Mailbox>> {
    const recipient = await this.recipients.find(recipientType, recipientId);
    if (!recipient) return { kind: 'gone', code: 'RECIPIENT_GONE' };
    if (recipient.address === null) return { kind: 'gone', code: 'NO_ADDRESS' };
    const parsed = parseMailAddress(recipient.address.trim());
    if (!parsed) return { kind: 'gone', code: 'ADDRESS_INVALID' };
    const address = mailAddressText(parsed);
    return {
      kind: 'found',
      to: { address, name: recipient.name === null ? null : headerText(recipient.name, NAME_MAX) },
      shown: mask('email', address),
      hash: await this.index.of(ADDRESS_INDEX, comparable(parsed)),
    };
  }

  async obstacle(tx: Tx, letter: LockedMessage, hash: Buffer | null): Promise<Stop | null> {
    if (hash === null) return null;
    if (await this.suppressions.has(tx, hash))
      return { status: MessageStatus.SUPPRESSED, code: 'ADDRESS_SUPPRESSED' };
    const { perHour } = this.registry.named(letter.kind);
    if (perHour === null || !isFresh(letter)) return null;
    // One address may stand behind many accounts.
    const since = new Date(this.clock.now().getTime() - HOUR_MS);
    const sent = await this.shares.toAddress(tx, letter, hash, since);
    return sent < perHour ? null : { status: MessageStatus.LIMITED, code: 'TOO_MANY_LETTERS' };
  }

  async write(letter: LockedMessage, to: Mailbox): Promise<OutgoingMail | null> {
    const definition = this.registry.named(letter.kind);
    const underWay = {
      messageId: letter.id,
      recipient: { type: letter.recipientType, id: letter.recipientId, name: to.name },
      locale: letter.locale,
    };
    const facts: unknown = await definition.prepare(
      underWay as unknown as LetterUnderWay,
      letter.data as never,
    );
    if (facts === null) return null;
    const words = definition.words[letter.locale](facts as never);
    return { ...renderLetter(words, letter.locale), messageId: letter.id, to };
  }

  async send(_to: Mailbox, mail: OutgoingMail): Promise<SendOutcome> {
    return outcomeOf(await this.transport.send(mail));
  }

  async settled(tx: Tx, letter: LockedMessage, outcome: SendOutcome): Promise<void> {
    if (outcome.kind === 'refused' && outcome.gone) await this.suppressions.add(tx, letter, outcome.reply);
  }
}

function outcomeOf(outcome: MailOutcome): SendOutcome {
  switch (outcome.kind) {
    case 'refused': {
      const { code, reply, badAddress } = outcome;
      return { kind: 'refused', code: String(code), reply, ...(badAddress ? { gone: 'HARD_BOUNCE' } : {}) };
    }
    case 'sent':
    case 'deferred':
      return { ...outcome, code: String(outcome.code) };
    case 'unreachable':
      return { ...outcome, code: outcome.code === null ? null : String(outcome.code) };
    case 'unknown':
      return outcome;
  }
}

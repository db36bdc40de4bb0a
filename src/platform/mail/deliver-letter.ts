import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { BlindIndex } from '../crypto/blind-index.js';
import { UnitOfWork, type Tx } from '../db/unit-of-work.js';
import { mask } from '../personal-data/masks.js';
import { Consumers } from '../outbox/consumers.js';
import { Schedule } from '../schedule/schedule.js';
import { systemActor } from '../security/actor.js';
import { killPoint } from '../telemetry/kill-point.js';
import { log, placeOf } from '../telemetry/logger.js';
import { LetterRegistry, type AnyLetter, type LetterUnderWay } from './letter-kinds.js';
import { comparable, mailAddressText, parseMailAddress } from './mail-address.js';
import './mail.events.js';
import {
  ATTEMPTS_MAX,
  MailStatus,
  mayStart,
  retryDelayMs,
  UNKNOWN_MAX,
  unknownDelayMs,
} from './mail-message.rules.js';
import { AttemptOutcome, MailQueries } from './mail.queries.js';
import { MailStore, type LockedMail, type MailChange } from './mail.store.js';
import { RecipientRegistry } from './recipients.js';
import { headerText, renderLetter } from './render/render-letter.js';
import { MailTransport, type MailOutcome } from './smtp/mail-transport.port.js';

const ACTOR = systemActor('mail');
const HOUR_MS = 3_600_000;
const NAME_MAX = 60;
/** Longer than a try can last: whoever finds it past this knows that the process which tried is gone. */
const LEASE_MS = 60_000;
const DUE_MAX = 50;
const AT_ONCE = 5;
export const ADDRESS_INDEX = { table: 'mail_messages', column: 'address_hash' } as const;

interface Target {
  text: string;
  name: string | null;
  hash: Buffer;
  masked: string;
}

interface Claimed {
  mail: LockedMail;
  number: number;
}

const OUTCOME: Record<MailOutcome['kind'], AttemptOutcome> = {
  sent: AttemptOutcome.SENT,
  refused: AttemptOutcome.REFUSED,
  deferred: AttemptOutcome.DEFERRED,
  unreachable: AttemptOutcome.UNREACHABLE,
  unknown: AttemptOutcome.UNKNOWN,
};

/**
 * Sends a letter: at least once, under one Message-ID. A try is written down before the server is asked and ended after
 * it answered, with no transaction open in between. Safe to run again at any point.
 */
@Injectable()
export class DeliverLetter implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: MailStore,
    private readonly queries: MailQueries,
    private readonly registry: LetterRegistry,
    private readonly recipients: RecipientRegistry,
    private readonly transport: MailTransport,
    private readonly index: BlindIndex,
    private readonly consumers: Consumers,
    private readonly schedule: Schedule,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.consumers.register({
      name: 'mail.deliver',
      event: 'mail.requested',
      queue: 'mail',
      handle: ({ payload }) => this.execute(payload.messageId),
    });
    this.schedule.register({ name: 'mail.deliver-due', everyMs: 1_000, run: () => this.executeDue() });
  }

  /** Does nothing without a mail server: the letter waits, and the schedule takes it up when there is one. */
  async execute(messageId: string): Promise<void> {
    const row = this.transport.configured ? await this.queries.byId(messageId) : null;
    if (!row || !mayStart(row, this.clock.now())) return;
    const target = await this.target(row.recipientType, row.recipientId);
    const claimed = await this.claim(messageId, target);
    if (!claimed || typeof target === 'string') return;
    await killPoint('mail.claimed');
    const outcome = await this.attempt(claimed.mail, target);
    await killPoint('mail.server-answered');
    await this.conclude(claimed, outcome);
  }

  /** Letters whose next try is due, whose job or process was lost, and those that are of no use any more. */
  async executeDue(): Promise<void> {
    await this.uow.run(ACTOR, (tx) => this.store.expire(tx));
    if (!this.transport.configured) return;
    const due = await this.queries.due(this.clock.now(), DUE_MAX);
    const failures: unknown[] = [];
    // One that cannot be done must not hold up the others, and a server that hangs only a few of them.
    const work = async (): Promise<void> => {
      for (let id = due.shift(); id !== undefined; id = due.shift())
        await this.execute(id).catch((error: unknown) => failures.push(error));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (failures.length > 0) throw failures[0];
  }

  /** Where the person can be reached now, or why not. */
  private async target(type: string, id: string): Promise<Target | string> {
    const recipient = await this.recipients.find(type, id);
    if (!recipient) return 'RECIPIENT_GONE';
    if (recipient.address === null) return 'NO_ADDRESS';
    const address = parseMailAddress(recipient.address.trim());
    if (!address) return 'ADDRESS_INVALID';
    return {
      text: mailAddressText(address),
      name: recipient.name === null ? null : headerText(recipient.name, NAME_MAX),
      hash: await this.index.of(ADDRESS_INDEX, comparable(address)),
      masked: mask('email', mailAddressText(address)),
    };
  }

  /** Decides, under the letter's lock, whether a try may be made, and writes it down. */
  private claim(id: string, target: Target | string): Promise<Claimed | null> {
    return this.uow.run(ACTOR, async (tx) => {
      const mail = await this.store.lock(tx, id);
      const now = this.clock.now();
      if (!mail || !mayStart(mail, now)) return null;
      if (mail.status === MailStatus.SENDING) await this.endLost(tx, mail);
      const end =
        mail.expiresAt <= now ? { status: MailStatus.EXPIRED } : await this.obstacle(tx, mail, target);
      if (end) {
        const address = typeof target === 'string' ? {} : addressOf(target);
        await this.store.change(tx, id, { ...end, ...address, nextAttemptAt: null });
        return null;
      }
      const number = mail.attempts + 1;
      await this.store.beginAttempt(tx, id, number);
      await this.store.change(tx, id, {
        ...addressOf(target as Target),
        status: MailStatus.SENDING,
        attempts: number,
        nextAttemptAt: new Date(now.getTime() + LEASE_MS),
      });
      return { mail, number };
    });
  }

  /** What ends the letter before any server is asked. */
  private async obstacle(tx: Tx, mail: LockedMail, target: Target | string): Promise<MailChange | null> {
    if (typeof target === 'string') return { status: MailStatus.FAILED, failureCode: target };
    if (await this.store.isSuppressed(tx, target.hash))
      return { status: MailStatus.SUPPRESSED, failureCode: 'ADDRESS_SUPPRESSED' };
    const { perHour } = this.registry.named(mail.kind);
    // One address may stand behind many accounts; a retry is not another letter.
    if (perHour === null || mail.attempts > 0) return null;
    const since = new Date(this.clock.now().getTime() - HOUR_MS);
    const sent = await this.store.countSent(tx, mail, target.hash, since);
    return sent < perHour ? null : { status: MailStatus.LIMITED, failureCode: 'TOO_MANY_LETTERS' };
  }

  /** The process that tried last is gone and took the answer with it. */
  private endLost(tx: Tx, mail: LockedMail): Promise<void> {
    return this.store.endAttempt(tx, mail.id, mail.attempts, {
      outcome: AttemptOutcome.UNKNOWN,
      code: null,
      reply: 'the process that sent it ended',
    });
  }

  /** @returns null when the letter turned out not to be needed */
  private async attempt(mail: LockedMail, target: Target): Promise<MailOutcome | null> {
    let letter;
    try {
      const definition = this.registry.named(mail.kind);
      const facts = await prepare(definition, mail, target.name);
      if (facts === null) return null;
      letter = renderLetter(definition.words[mail.locale](facts as never), mail.locale);
    } catch (error) {
      // Its message may hold what the letter was about to say.
      log.error({ messageId: mail.id, kind: mail.kind, ...placeOf(error) }, 'a letter could not be written');
      return { kind: 'deferred', code: null, reply: 'the letter could not be written' };
    }
    return this.transport.send({
      ...letter,
      messageId: mail.id,
      to: { address: target.text, name: target.name },
    });
  }

  private conclude({ mail, number }: Claimed, outcome: MailOutcome | null): Promise<void> {
    return this.uow.run(ACTOR, async (tx) => {
      const now = await this.store.lock(tx, mail.id);
      if (outcome) await this.endAttempt(tx, mail.id, number, outcome);
      // Somebody else took over after our lease: what came of that is the news.
      if (!now || now.status !== MailStatus.SENDING || now.attempts !== number) return;
      await this.store.change(tx, mail.id, await this.changeAfter(tx, now, outcome));
      if (outcome?.kind === 'refused' && outcome.badAddress && now.addressHash) {
        await this.store.suppress(tx, {
          addressHash: now.addressHash,
          addressMasked: now.addressMasked ?? '***',
          reply: outcome.reply,
          messageId: mail.id,
        });
      }
    });
  }

  private endAttempt(tx: Tx, messageId: string, number: number, outcome: MailOutcome): Promise<void> {
    const code = 'code' in outcome ? outcome.code : null;
    return this.store.endAttempt(tx, messageId, number, {
      outcome: OUTCOME[outcome.kind],
      code,
      reply: outcome.reply,
    });
  }

  private async changeAfter(tx: Tx, mail: LockedMail, outcome: MailOutcome | null): Promise<MailChange> {
    if (outcome === null) return { status: MailStatus.NOT_NEEDED, nextAttemptAt: null };
    const { reply } = outcome;
    switch (outcome.kind) {
      case 'sent':
        return {
          status: MailStatus.SENT,
          nextAttemptAt: null,
          failureCode: null,
          serverReply: reply,
          serverReceipt: outcome.receipt,
          sentAt: this.clock.now(),
        };
      case 'refused':
        return {
          status: MailStatus.FAILED,
          nextAttemptAt: null,
          failureCode: outcome.badAddress ? 'HARD_BOUNCE' : 'REFUSED',
          serverReply: reply,
        };
      case 'unknown': {
        const again = (await this.store.countUnknown(tx, mail.id)) < UNKNOWN_MAX;
        return {
          status: MailStatus.UNKNOWN,
          nextAttemptAt: again ? this.after(unknownDelayMs(mail.attempts)) : null,
          failureCode: 'ANSWER_LOST',
          serverReply: reply,
        };
      }
      case 'deferred':
      case 'unreachable': {
        const over = mail.attempts >= ATTEMPTS_MAX;
        return {
          status: over ? MailStatus.FAILED : MailStatus.RETRYING,
          nextAttemptAt: over ? null : this.after(retryDelayMs(mail.attempts)),
          failureCode: over ? 'GAVE_UP' : outcome.kind === 'deferred' ? 'DEFERRED' : 'UNREACHABLE',
          serverReply: reply,
        };
      }
    }
  }

  private after(ms: number): Date {
    return new Date(this.clock.now().getTime() + ms);
  }
}

function addressOf({ hash, masked }: Target): MailChange {
  return { addressHash: hash, addressMasked: masked };
}

function prepare(definition: AnyLetter, mail: LockedMail, name: string | null): Promise<unknown> {
  const letter = {
    messageId: mail.id,
    recipient: { type: mail.recipientType, id: mail.recipientId, name },
    locale: mail.locale,
  };
  return definition.prepare(letter as unknown as LetterUnderWay, mail.data as never);
}

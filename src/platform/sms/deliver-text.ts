import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Config } from '../config/config.js';
import { BlindIndex } from '../crypto/blind-index.js';
import { UnitOfWork, type Tx } from '../db/unit-of-work.js';
import { mask } from '../personal-data/masks.js';
import { Consumers } from '../outbox/consumers.js';
import { Schedule } from '../schedule/schedule.js';
import { systemActor } from '../security/actor.js';
import { Settings } from '../settings/settings.js';
import { killPoint } from '../telemetry/kill-point.js';
import { log, placeOf } from '../telemetry/logger.js';
import './sms.events.js';
import { SettleText } from './settle-text.js';
import { ASKED_FOR_SHARE, isLost, mayStart, PER_NUMBER_A_DAY, SmsStatus } from './sms-message.rules.js';
import { formOf } from './sms-text.js';
import { SmsQueries } from './sms.queries.js';
import { SmsStore, type LockedSms, type SmsChange } from './sms.store.js';
import { SmsCarrier, type OutgoingText, type SendOutcome } from './solapi/sms-carrier.port.js';
import { TextRegistry, type AnyText, type TextUnderWay } from './text-kinds.js';

const ACTOR = systemActor('sms');
/** Longer than a try can last: whoever finds it past this knows that the process which tried is gone. */
const LEASE_MS = 30_000;
const DUE_MAX = 50;
const AT_ONCE = 5;
export const PHONE_INDEX = { table: 'sms_messages', column: 'phone_hash' } as const;

interface Target {
  phone: string;
  hash: Buffer;
}

interface Claimed {
  sms: LockedSms;
  number: number;
}

/**
 * Sends a text. A try is written down before the carrier is asked and ended after it answered, with no transaction open
 * in between. A try whose answer was lost is looked for at the carrier before another one is made, so that a text
 * arrives once; where the carrier cannot say, it waits. Safe to run again at any point.
 */
@Injectable()
export class DeliverText implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: SmsStore,
    private readonly queries: SmsQueries,
    private readonly registry: TextRegistry,
    private readonly carrier: SmsCarrier,
    private readonly settle: SettleText,
    private readonly index: BlindIndex,
    private readonly consumers: Consumers,
    private readonly schedule: Schedule,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.consumers.register({
      name: 'sms.deliver',
      event: 'sms.requested',
      queue: 'sms',
      handle: ({ payload }) => this.execute(payload.messageId),
    });
    this.schedule.register({ name: 'sms.deliver-due', everyMs: 1_000, run: () => this.executeDue() });
  }

  async execute(messageId: string): Promise<void> {
    const row = this.carrier.configured ? await this.queries.byId(messageId) : null;
    if (!row || !mayStart(row, this.clock.now())) return;
    if (isLost(row.status) && !(await this.isAbsent(row))) return;
    const target = await this.target(row.recipientType, row.recipientId);
    const claimed = await this.claim(messageId, target);
    if (!claimed || typeof target === 'string') return;
    await killPoint('sms.claimed');
    const written = await this.write(claimed);
    if (written === null) return this.settle.notNeeded(claimed.sms.id, claimed.number);
    const outcome = 'kind' in written ? written : await this.carrier.send({ ...written, to: target.phone });
    await killPoint('sms.carrier-answered');
    await this.settle.tried(claimed.sms.id, claimed.number, outcome, 'form' in written ? written.form : null);
  }

  /** Texts whose next try is due, whose job or process was lost, and those that are of no use any more. */
  async executeDue(): Promise<void> {
    await this.uow.run(ACTOR, (tx) => this.store.expire(tx));
    if (!this.carrier.configured) return;
    const due = await this.queries.due(this.clock.now(), DUE_MAX);
    const failures: unknown[] = [];
    // One that cannot be done must not hold up the others, and a carrier that hangs only a few of them.
    const work = async (): Promise<void> => {
      for (let id = due.shift(); id !== undefined; id = due.shift())
        await this.execute(id).catch((error: unknown) => failures.push(error));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (failures.length > 0) throw failures[0];
  }

  /** The number as it is now, or why nothing can go there. */
  private async target(type: string, id: string): Promise<Target | string> {
    const phone = await this.registry.phoneOf(type, id);
    if (phone === null) return 'NO_NUMBER';
    if (!this.carrier.reaches(phone)) return 'NUMBER_NOT_REACHED';
    return { phone, hash: await this.index.of(PHONE_INDEX, phone) };
  }

  /** Asks the carrier for the try whose answer was lost. @returns true when it never got there: another may be made */
  private async isAbsent({ id, attempts }: { id: string; attempts: number }): Promise<boolean> {
    const begunAt = (await this.queries.lastTryAt(id)) ?? this.clock.now();
    return this.settle.lost(id, attempts, await this.carrier.findTry(refOf(id, attempts), begunAt));
  }

  /** Decides, under the text's lock, whether a try may be made, and writes it down. */
  private claim(id: string, target: Target | string): Promise<Claimed | null> {
    return this.uow.run(ACTOR, async (tx) => {
      const sms = await this.store.lock(tx, id);
      const now = this.clock.now();
      if (!sms || !mayStart(sms, now)) return null;
      const phone =
        typeof target === 'string'
          ? {}
          : { phoneHash: target.hash, phoneMasked: mask('phone', target.phone) };
      const end = sms.expiresAt <= now ? { status: SmsStatus.EXPIRED } : await this.obstacle(tx, sms, target);
      if (end) {
        await this.store.change(tx, id, { ...end, ...phone, nextAttemptAt: null });
        return null;
      }
      const number = sms.attempts + 1;
      await this.store.beginAttempt(tx, id, number);
      await this.store.change(tx, id, {
        ...phone,
        status: SmsStatus.SENDING,
        attempts: number,
        nextAttemptAt: new Date(now.getTime() + LEASE_MS),
      });
      return { sms, number };
    });
  }

  /** What ends the text before the carrier is asked. */
  private async obstacle(tx: Tx, sms: LockedSms, target: Target | string): Promise<SmsChange | null> {
    if (typeof target === 'string') return { status: SmsStatus.FAILED, failureCode: target };
    if (sms.attempts > 0) return null;
    if ((await this.store.countToday(tx, sms, target.hash)) > PER_NUMBER_A_DAY)
      return { status: SmsStatus.LIMITED, failureCode: 'TOO_MANY_TO_NUMBER' };
    const most = this.settings.read('sms.dailyMax');
    const share = this.registry.isAskedFor(sms.kind) ? Math.ceil(most * ASKED_FOR_SHARE) : most;
    return (await this.store.hasRoomToday(tx, share))
      ? null
      : { status: SmsStatus.LIMITED, failureCode: 'TOO_MANY_TODAY' };
  }

  /** The words, with what they are about; null when the text turned out not to be needed. */
  private async write({
    sms,
    number,
  }: Claimed): Promise<Omit<OutgoingText, 'to'> | Extract<SendOutcome, { kind: 'deferred' }> | null> {
    try {
      const definition = this.registry.named(sms.kind);
      const facts = await prepare(definition, sms);
      if (facts === null) return null;
      const text = definition.words[sms.locale](facts as never).normalize('NFC');
      const templateId = this.config.env.ALIMTALK_TEMPLATES[sms.kind];
      const talk =
        templateId !== undefined && sms.locale === 'ko' && definition.talk
          ? { templateId, variables: definition.talk(facts as never) }
          : undefined;
      // Counted in any case: it is sent when the talk fails.
      const form = formOf(text);
      return { ref: refOf(sms.id, number), text, form: talk ? 'ATA' : form, ...(talk ? { talk } : {}) };
    } catch (error) {
      // Its message may hold what the text was about to say.
      log.error({ messageId: sms.id, kind: sms.kind, ...placeOf(error) }, 'a text could not be written');
      return { kind: 'deferred', code: 'NOT_WRITTEN', reply: 'the text could not be written' };
    }
  }
}

function refOf(messageId: string, number: number): string {
  return `${messageId}-${number}`;
}

function prepare(definition: AnyText, sms: LockedSms): Promise<unknown> {
  const text = {
    messageId: sms.id,
    recipient: { type: sms.recipientType, id: sms.recipientId },
    locale: sms.locale,
  };
  return definition.prepare(text as unknown as TextUnderWay, sms.data as never);
}

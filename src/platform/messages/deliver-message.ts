import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { UnitOfWork, type Tx } from '../db/unit-of-work.js';
import { Consumers } from '../outbox/consumers.js';
import { Schedule } from '../schedule/schedule.js';
import { systemActor } from '../security/actor.js';
import { killPoint } from '../telemetry/kill-point.js';
import { log, placeOf } from '../telemetry/logger.js';
import {
  MessageCarriers,
  type Destination,
  type MessageCarrier,
  type SendOutcome,
} from './message-carrier.js';
import './message.events.js';
import { MessageQueries } from './message.queries.js';
import {
  MessageOutcome,
  MessageStatus,
  mayStart,
  retryDelayMs,
  UNKNOWN_MAX,
  unknownDelayMs,
} from './message.rules.js';
import { MessageStore, type LockedMessage, type MessageChange } from './message.store.js';

const ACTOR = systemActor('messages');
/** Longer than a try can last: whoever finds it past this knows that the process which tried is gone. */
const LEASE_MS = 30_000;
const DUE_MAX = 50;
const AT_ONCE = 5;

const OUTCOME: Record<SendOutcome['kind'], MessageOutcome> = {
  sent: MessageOutcome.SENT,
  refused: MessageOutcome.REFUSED,
  deferred: MessageOutcome.DEFERRED,
  unreachable: MessageOutcome.UNREACHABLE,
  unknown: MessageOutcome.UNKNOWN,
};

interface Claimed {
  message: LockedMessage;
  number: number;
}

/**
 * Sends a message: at least once, under one id. A try is written down before the other side is asked and ended after it
 * answered, with no transaction open in between. Safe to run again at any point.
 */
@Injectable()
export class DeliverMessage implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: MessageStore,
    private readonly queries: MessageQueries,
    private readonly carriers: MessageCarriers,
    private readonly consumers: Consumers,
    private readonly schedule: Schedule,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.consumers.register({
      name: 'messages.deliver',
      event: 'message.requested',
      queue: 'messages',
      handle: ({ payload }) => this.execute(payload.messageId),
    });
    this.schedule.register({ name: 'messages.deliver-due', everyMs: 1_000, run: () => this.executeDue() });
  }

  async execute(messageId: string): Promise<void> {
    const row = await this.queries.byId(messageId);
    if (!row || !mayStart(row, this.clock.now())) return;
    const carrier = this.carriers.named(row.channel);
    const destination = await carrier.find(row.recipientId);
    const claimed = await this.claim(messageId, carrier, destination);
    if (!claimed || destination.kind !== 'found') return;
    await killPoint('messages.claimed');
    const outcome = await this.attempt(carrier, claimed.message, destination.to);
    await killPoint('messages.answered');
    await this.conclude(carrier, claimed, outcome);
  }

  /** Messages whose next try is due, whose job or process was lost, and those that are of no use any more. */
  async executeDue(): Promise<void> {
    await this.uow.run(ACTOR, (tx) => this.store.expire(tx));
    const due = await this.queries.due(this.clock.now(), DUE_MAX);
    const failures: unknown[] = [];
    // One that cannot be done must not hold up the others, and a side that hangs only a few of them.
    const work = async (): Promise<void> => {
      for (let id = due.shift(); id !== undefined; id = due.shift())
        await this.execute(id).catch((error: unknown) => failures.push(error));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (failures.length > 0) throw failures[0];
  }

  /** Decides, under the message's lock, whether a try may be made, and writes it down. */
  private claim(
    id: string,
    carrier: MessageCarrier,
    destination: Destination<unknown>,
  ): Promise<Claimed | null> {
    return this.uow.run(ACTOR, async (tx) => {
      const message = await this.store.lock(tx, id);
      const now = this.clock.now();
      if (!message || !mayStart(message, now)) return null;
      if (message.status === MessageStatus.SENDING) await this.endLost(tx, message);
      const stop = await this.obstacle(tx, carrier, message, destination);
      if (stop) {
        await this.store.change(tx, id, stop);
        return null;
      }
      const number = message.attempts + 1;
      await this.store.beginAttempt(tx, id, number);
      await this.store.change(tx, id, {
        ...(destination.kind === 'found' ? { shownAs: destination.shown } : {}),
        status: MessageStatus.SENDING,
        attempts: number,
        nextAttemptAt: new Date(now.getTime() + LEASE_MS),
      });
      return { message: { ...message, attempts: number }, number };
    });
  }

  /** What ends or delays the message before anybody is asked. */
  private async obstacle(
    tx: Tx,
    carrier: MessageCarrier,
    message: LockedMessage,
    destination: Destination<unknown>,
  ): Promise<MessageChange | null> {
    if (message.expiresAt <= this.clock.now()) return { status: MessageStatus.EXPIRED, nextAttemptAt: null };
    if (destination.kind === 'gone')
      return { status: MessageStatus.FAILED, failureCode: destination.code, nextAttemptAt: null };
    if (destination.kind === 'later')
      return { status: MessageStatus.RETRYING, failureCode: 'PAUSED', nextAttemptAt: destination.at };
    // A retry is not another message.
    if (message.attempts > 0) return null;
    const code = (await carrier.obstacle?.(tx, message)) ?? null;
    return code === null ? null : { status: MessageStatus.LIMITED, failureCode: code, nextAttemptAt: null };
  }

  /** The process that tried last is gone and took the answer with it. */
  private endLost(tx: Tx, message: LockedMessage): Promise<void> {
    return this.store.endAttempt(tx, message.id, message.attempts, {
      outcome: MessageOutcome.UNKNOWN,
      code: null,
      reply: 'the process that sent it ended',
    });
  }

  /** @returns null when the message turned out not to be needed */
  private async attempt(
    carrier: MessageCarrier,
    message: LockedMessage,
    to: unknown,
  ): Promise<SendOutcome | null> {
    let written;
    try {
      written = await carrier.write(message, to);
    } catch (error) {
      // Its words may hold what the message was about to say.
      log.error(
        { messageId: message.id, kind: message.kind, ...placeOf(error) },
        'a message could not be written',
      );
      return { kind: 'deferred', code: 'NOT_WRITTEN', reply: 'the message could not be written' };
    }
    return written === null ? null : carrier.send(to, written);
  }

  private conclude(
    carrier: MessageCarrier,
    { message: { id }, number }: Claimed,
    outcome: SendOutcome | null,
  ): Promise<void> {
    return this.uow.run(ACTOR, async (tx) => {
      const message = await this.store.lock(tx, id);
      await this.store.endAttempt(tx, id, number, {
        outcome: outcome ? OUTCOME[outcome.kind] : MessageOutcome.NOT_NEEDED,
        code: outcome && 'code' in outcome ? outcome.code : null,
        reply: outcome?.reply ?? null,
      });
      // Somebody else took over after our lease: what came of that is the news.
      if (!message || message.status !== MessageStatus.SENDING || message.attempts !== number) return;
      await this.store.change(tx, id, await this.changeAfter(tx, carrier, message, outcome));
      if (outcome) await carrier.settled?.(tx, message, outcome);
    });
  }

  private async changeAfter(
    tx: Tx,
    { plan }: MessageCarrier,
    message: LockedMessage,
    outcome: SendOutcome | null,
  ): Promise<MessageChange> {
    if (outcome === null) return { status: MessageStatus.NOT_NEEDED, nextAttemptAt: null };
    const { reply } = outcome;
    switch (outcome.kind) {
      case 'sent':
        return {
          status: MessageStatus.SENT,
          nextAttemptAt: null,
          failureCode: null,
          reply,
          sentAt: this.clock.now(),
        };
      case 'refused':
        return {
          status: MessageStatus.FAILED,
          nextAttemptAt: null,
          failureCode: outcome.gone ? 'DESTINATION_GONE' : 'REFUSED',
          reply,
        };
      case 'unknown': {
        const again = (await this.store.countUnknown(tx, message.id)) < UNKNOWN_MAX;
        return {
          status: MessageStatus.UNKNOWN,
          nextAttemptAt: again ? this.in(unknownDelayMs(plan, message.attempts)) : null,
          failureCode: 'ANSWER_LOST',
          reply,
        };
      }
      case 'deferred':
      case 'unreachable': {
        const over = message.attempts >= plan.attemptsMax;
        const asked = (outcome.kind === 'deferred' && outcome.retryAfterMs) || 0;
        return {
          status: over ? MessageStatus.FAILED : MessageStatus.RETRYING,
          nextAttemptAt: over ? null : this.in(Math.max(asked, retryDelayMs(plan, message.attempts))),
          failureCode: over ? 'GAVE_UP' : outcome.kind === 'deferred' ? 'DEFERRED' : 'UNREACHABLE',
          reply,
        };
      }
    }
  }

  private in(ms: number): Date {
    return new Date(this.clock.now().getTime() + ms);
  }
}

import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { UnitOfWork } from '../db/unit-of-work.js';
import { Consumers } from '../outbox/consumers.js';
import { Schedule } from '../schedule/schedule.js';
import { systemActor } from '../security/actor.js';
import { killPoint } from '../telemetry/kill-point.js';
import { log, placeOf } from '../telemetry/logger.js';
import { ClaimMessage } from './claim-message.js';
import { MessageCarriers, type MessageCarrier, type SendOutcome } from './message-carrier.js';
import { LANES } from './message.events.js';
import { MessageQueries, type MessageRow } from './message.queries.js';
import { isLost, mayStart, MESSAGE_CHANNELS, type MessageChannel } from './message.rules.js';
import { MessageStore, type LockedMessage } from './message.store.js';
import { SettleMessage } from './settle-message.js';

const ACTOR = systemActor('messages');
const DUE_MAX = 50;
const AT_ONCE = 5;

/**
 * Sends a message, on whatever channel: at least once, under one id. A try is written down before the other side is
 * asked and ended after it answered, with no transaction open in between. A try whose answer was lost is looked for on
 * the other side where that can be asked, and repeated under the same id where it cannot. Safe to run again at any point.
 */
@Injectable()
export class DeliverMessage implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: MessageStore,
    private readonly queries: MessageQueries,
    private readonly carriers: MessageCarriers,
    private readonly claims: ClaimMessage,
    private readonly settle: SettleMessage,
    private readonly consumers: Consumers,
    private readonly schedule: Schedule,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    for (const { queue, event, channels } of LANES) {
      this.consumers.register({
        name: `${queue}.deliver`,
        event,
        queue,
        handle: ({ payload }) => this.execute(payload.messageId),
      });
      this.schedule.register({
        name: `${queue}.deliver-due`,
        queue,
        everyMs: 1_000,
        run: () => this.executeDue(channels),
      });
    }
  }

  /** Does nothing without anybody to hand it to: the message waits, and the schedule takes it up when there is somebody. */
  async execute(messageId: string): Promise<void> {
    const row = await this.queries.byId(messageId);
    if (!row || !mayStart(row, this.clock.now())) return;
    const carrier = this.carriers.named(row.channel);
    if (!carrier.configured) return;
    if (carrier.receipts && isLost(row.status) && !(await this.isAbsent(carrier, row))) return;
    const destination = await carrier.find(row);
    const message = await this.claims.execute(messageId, carrier, destination);
    if (!message || destination.kind !== 'found') return;
    await killPoint('messages.claimed');
    const outcome = await this.attempt(carrier, message, destination.to);
    await killPoint('messages.answered');
    await this.settle.tried(carrier, message, outcome);
  }

  /** Messages whose next try is due, whose job or process was lost, and those that are of no use any more. */
  async executeDue(channels: readonly MessageChannel[] = MESSAGE_CHANNELS): Promise<void> {
    await this.uow.run(ACTOR, (tx) => this.store.expire(tx, channels, this.carriers.asked()));
    const ready = this.carriers.ready().filter((channel) => channels.includes(channel));
    if (ready.length === 0) return;
    const due = await this.queries.due(ready, this.clock.now(), DUE_MAX);
    const failures: unknown[] = [];
    // One that cannot be done must not hold up the others, and a side that hangs only a few of them.
    const work = async (): Promise<void> => {
      for (let id = due.shift(); id !== undefined; id = due.shift())
        await this.execute(id).catch((error: unknown) => failures.push(error));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (failures.length > 0) throw failures[0];
  }

  /** Asks for the try whose answer was lost. @returns true when it never got there: another may be made */
  private async isAbsent({ receipts }: MessageCarrier, row: MessageRow): Promise<boolean> {
    if (!receipts) return true;
    const begunAt = (await this.queries.lastTryAt(row.id)) ?? this.clock.now();
    return this.settle.lost(row, await receipts.findTry(row, begunAt));
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
}

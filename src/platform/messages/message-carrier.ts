import { Injectable } from '@nestjs/common';
import type { Tx } from '../db/unit-of-work.js';
import type { MessageChannel, RetryPlan } from './message.rules.js';
import type { LockedMessage } from './message.store.js';

/** Where a message goes as of now, or why it cannot. */
export type Destination<T> =
  | { kind: 'found'; to: T; shown: string }
  /** Ends it before anybody is asked. */
  | { kind: 'gone'; code: string }
  /** Not before then: the other side asked us to be quiet. */
  | { kind: 'later'; at: Date };

/** How a try ended. Replies are one line of ours or theirs, at most 300 characters, without anything secret. */
export type SendOutcome =
  | { kind: 'sent'; code: string; reply: string }
  /** For good: this message is not wanted. `gone`: nothing is wanted there any more. */
  | { kind: 'refused'; code: string; reply: string; gone?: true }
  /** Not now. `retryAfterMs`: as long as the other side asks us to wait. */
  | { kind: 'deferred'; code: string; reply: string; retryAfterMs?: number | null }
  /** Could not be reached: nothing has left. */
  | { kind: 'unreachable'; code: string | null; reply: string }
  /** Handed over, and no answer: it may have been taken. */
  | { kind: 'unknown'; reply: string };

/** One way to bring messages to somebody. The outbox does the rest: tries, leases, receipts, limits. */
export interface MessageCarrier<T = unknown, W = unknown> {
  channel: MessageChannel;
  plan: RetryPlan;
  /** Looked up for each try, and kept nowhere. */
  find(recipientId: string): Promise<Destination<T>>;
  /** Ends a first try before it is made. Under the message's lock. @returns a code, or null to go on */
  obstacle?(tx: Tx, message: LockedMessage): Promise<string | null>;
  /** What is sent. Called for each try. @returns null when it is not needed any more */
  write(message: LockedMessage, to: T): Promise<W | null>;
  /** Throws never: every way to end is an outcome. Takes ten seconds at most. */
  send(to: T, written: W): Promise<SendOutcome>;
  /** In the transaction that writes the outcome down: what it says of the recipient. */
  settled?(tx: Tx, message: LockedMessage, outcome: SendOutcome): Promise<void>;
}

/** Modules register their carriers when they start. */
@Injectable()
export class MessageCarriers {
  private readonly byChannel = new Map<string, MessageCarrier>();

  register<T, W>(carrier: MessageCarrier<T, W>): void {
    if (this.byChannel.has(carrier.channel)) throw new Error(`${carrier.channel} is registered twice`);
    this.byChannel.set(carrier.channel, carrier as unknown as MessageCarrier);
  }

  /** @throws Error when nobody carries it: a message of a newer version waits for that version */
  named(channel: MessageChannel): MessageCarrier {
    const found = this.byChannel.get(channel);
    if (!found) throw new Error(`Nobody carries messages of ${channel}`);
    return found;
  }
}

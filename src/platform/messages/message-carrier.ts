import { Injectable } from '@nestjs/common';
import type { Tx } from '../db/unit-of-work.js';
import type { MessageChannel, MessageStatus, RetryPlan } from './message.rules.js';
import type { LockedMessage } from './message.store.js';

/** Where a message goes as of now, or why it cannot. */
export type Destination<T> =
  | {
      kind: 'found';
      to: T;
      /** How staff sees it: masked where it is personal. */
      shown: string;
      /** Keyed hash of the address: two accounts behind one mailbox are one for whoever counts. */
      hash?: Buffer;
    }
  /** Ends it before anybody is asked. */
  | { kind: 'gone'; code: string }
  /** Not before then: the other side asked us to be quiet. */
  | { kind: 'later'; at: Date };

/** How a try ended. Replies are one line of ours or theirs, without anything personal or secret. */
export type SendOutcome =
  | { kind: 'sent'; code: string; reply: string; receipt?: string | null; form?: string }
  /** For good: this message is not wanted. `gone`: nothing is wanted there any more, and the code that says so. */
  | { kind: 'refused'; code: string; reply: string; gone?: string }
  /** Not now. `retryAfterMs`: as long as the other side asks us to wait. */
  | { kind: 'deferred'; code: string; reply: string; retryAfterMs?: number | null }
  /** Could not be reached, or wants nothing of ours (keys, credit): all messages would fare the same. */
  | { kind: 'unreachable'; code: string | null; reply: string }
  /** Handed over, and no answer: it may have been taken. */
  | { kind: 'unknown'; reply: string };

/** What the other side knows of a message. */
export type Standing =
  | {
      kind: 'pending' | 'delivered' | 'failed';
      receipt: string;
      code: string;
      reply: string;
      /** As what it was carried in the end. */
      form?: string;
    }
  /** It has never taken it. */
  | { kind: 'absent' }
  | { kind: 'unknown'; reply: string };

/** Asks what became of messages. Throws never, takes ten seconds at most. */
export interface Receipts {
  /** Whether a try whose answer was lost was taken. @param begunAt when it was begun */
  findTry(message: { id: string; attempts: number }, begunAt: Date): Promise<Standing>;
  /** @param receipt the other side's id of a message it took */
  standingOf(receipt: string): Promise<Standing>;
}

/** Why a message is not sent, before anybody is asked. */
export interface Stop {
  status: MessageStatus.SUPPRESSED | MessageStatus.LIMITED;
  code: string;
}

/** One way to bring messages to somebody. The outbox does the rest: tries, leases, receipts, waits. */
export interface MessageCarrier<T = unknown, W = unknown> {
  readonly channel: MessageChannel;
  readonly plan: RetryPlan;
  /** Whether there is anybody to hand messages to. Without, they wait. */
  readonly configured: boolean;
  /** Whoever gets it tells a repeat by its id, so staff may have any of them sent again, however late. */
  readonly replays: boolean;
  /** Set where the other side can be asked: then a try whose answer was lost is looked for before another is made. */
  readonly receipts?: Receipts;
  /** Looked up for each try, and kept nowhere. */
  find(recipient: { recipientType: string; recipientId: string }): Promise<Destination<T>>;
  /** Ends it before a try is made. Under the message's lock. @returns null to go on */
  obstacle?(tx: Tx, message: LockedMessage, hash: Buffer | null): Promise<Stop | null>;
  /** What is sent. Called for each try: secrets are minted here. @returns null when it is not needed any more */
  write(message: LockedMessage, to: T): Promise<W | null>;
  /** Throws never: every way to end is an outcome. Ends well within the plan's lease. */
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

  /** Channels on which something can be sent now. */
  ready(): MessageChannel[] {
    return [...this.byChannel.values()].filter(({ configured }) => configured).map(({ channel }) => channel);
  }

  /** Channels that can be asked what became of a message. */
  asked(): MessageChannel[] {
    return [...this.byChannel.values()].filter(({ receipts }) => receipts).map(({ channel }) => channel);
  }
}

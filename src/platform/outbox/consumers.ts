import { Injectable } from '@nestjs/common';
import type { Tx } from '../db/unit-of-work.js';
import type { EventName, OutboxEvent } from './events.js';

/** Something that must happen after a fact, at least once. */
export interface Consumer<E extends EventName = EventName> {
  /** Unique, stable: it is part of the job's id and of the record that the fact was consumed. */
  name: string;
  event: E;
  /** The queue its jobs go to: the name of the module it belongs to. */
  queue: QueueName;
  /** It reaches people; whoever fills in the past leaves it out. */
  tellsPeople?: true;
  handle(event: OutboxEvent<E>): Promise<void>;
  /** The last try failed and the job is parked: show it to staff. Must be safe to repeat. */
  gaveUp?(event: OutboxEvent<E>, error: unknown): Promise<void>;
}

/** One queue a module that has consumers. */
export const QUEUES = [
  'auth',
  'payments',
  'refunds',
  'settlements',
  'matching',
  'domains',
  'analytics',
  'mail',
  'sms',
  'messages',
  'notifications',
] as const;
export type QueueName = (typeof QUEUES)[number];

/** The id of the job by which a consumer takes an event in. */
export function jobId(eventId: string, consumer: string): string {
  return `${eventId}-${consumer}`;
}

/** Modules register their consumers here when they start; the relay and the worker read them. */
@Injectable()
export class Consumers {
  private readonly byName = new Map<string, Consumer>();

  register<E extends EventName>(consumer: Consumer<E>): void {
    if (this.byName.has(consumer.name)) throw new Error(`Consumer ${consumer.name} is registered twice`);
    this.byName.set(consumer.name, consumer as unknown as Consumer);
  }

  of(event: EventName): Consumer[] {
    return [...this.byName.values()].filter((consumer) => consumer.event === event);
  }

  named(name: string): Consumer | undefined {
    return this.byName.get(name);
  }

  get names(): string[] {
    return [...this.byName.keys()];
  }
}

/**
 * Records in `tx` that `consumer` has taken this event in.
 * @returns false when it had done so before: the effect must not be repeated
 */
export async function consumeOnce(tx: Tx, consumer: string, event: OutboxEvent): Promise<boolean> {
  const rows: unknown[] = await tx.query(
    `INSERT INTO consumed_events (consumer, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1`,
    [consumer, event.id],
  );
  return rows.length === 1;
}

import { randomUUID } from 'node:crypto';
import type { Journal } from '../kit/journal.js';

/** A message that was taken. */
export interface StoredMessage {
  id: string;
  at: number;
  chat: string;
  /** What a phone shows before it is opened. */
  text: string;
  blocks: unknown[];
}

type Line = { k: 'message'; v: StoredMessage } | { k: 'webhook-secret'; v: string };

/** What is kept; older messages fall out. */
const MESSAGES_MAX = 2_000;

/** The messages in memory, rebuilt from the journal at start. */
export class Messages {
  private readonly messages = new Map<string, StoredMessage>();
  private journal: Journal | null = null;
  /** By which the receiver of webhooks tells who sent them. */
  webhookSecret: string | null = null;

  replay(record: unknown): void {
    this.apply(record as Line);
  }

  /** Called once the journal has been replayed. */
  attach(journal: Journal): void {
    this.journal = journal;
  }

  /** Resolves when the message is on disk: only then may it be called taken. */
  async keep(message: Omit<StoredMessage, 'id'> & { id?: string }): Promise<void> {
    const record: Line = { k: 'message', v: { id: randomUUID(), ...message } };
    this.apply(record);
    await this.journal?.append(record);
  }

  has(id: string): boolean {
    return this.messages.has(id);
  }

  async learnSecret(secret: string): Promise<void> {
    const record: Line = { k: 'webhook-secret', v: secret };
    this.apply(record);
    await this.journal?.append(record);
  }

  /** Newest first. */
  list(fits: (message: StoredMessage) => boolean = () => true): StoredMessage[] {
    return [...this.messages.values()].filter(fits).reverse();
  }

  async forgetAll(): Promise<void> {
    this.messages.clear();
    await this.journal?.clear();
    if (this.webhookSecret !== null) await this.learnSecret(this.webhookSecret);
  }

  private apply(record: Line): void {
    if (record.k === 'webhook-secret') {
      this.webhookSecret = record.v;
      return;
    }
    this.messages.set(record.v.id, record.v);
    const [oldest] = this.messages.keys();
    if (this.messages.size > MESSAGES_MAX && oldest) this.messages.delete(oldest);
  }
}

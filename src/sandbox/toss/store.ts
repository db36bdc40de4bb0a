import type { TwinClock } from '../kit/twin-clock.js';
import type { Journal } from '../kit/journal.js';
import { asObject } from '../kit/json.js';
import {
  PLAIN_WEBHOOKS,
  type SettlementFault,
  type StoredAnswer,
  type StoredPayment,
  type TransactionRow,
  type WebhookConfig,
  type WebhookEvent,
} from './model.js';

/** One fact of a change. The last fact about an id wins on replay. */
type Put =
  | { k: 'payment'; v: StoredPayment }
  | { k: 'transaction'; v: TransactionRow }
  | { k: 'answer'; v: StoredAnswer }
  | { k: 'webhook'; v: WebhookEvent }
  | { k: 'webhookConfig'; v: WebhookConfig }
  | { k: 'settlementFaults'; v: SettlementFault[] }
  | { k: 'clock'; v: number };

/** What one request changes. It becomes one journal line, so money and idempotent answer cannot part. */
export class Unit {
  readonly puts: Put[] = [];
  readonly webhooks: WebhookEvent[] = [];

  savePayment(payment: StoredPayment): StoredPayment {
    this.puts.push({ k: 'payment', v: payment });
    return payment;
  }

  saveTransaction(row: TransactionRow): void {
    this.puts.push({ k: 'transaction', v: row });
  }

  saveAnswer(answer: StoredAnswer): void {
    this.puts.push({ k: 'answer', v: answer });
  }

  saveWebhook(event: WebhookEvent): void {
    this.webhooks.push(event);
    this.puts.push({ k: 'webhook', v: event });
  }

  saveWebhookConfig(config: WebhookConfig): void {
    this.puts.push({ k: 'webhookConfig', v: config });
  }

  saveSettlementFaults(faults: SettlementFault[]): void {
    this.puts.push({ k: 'settlementFaults', v: faults });
  }

  saveClock(offsetMs: number): void {
    this.puts.push({ k: 'clock', v: offsetMs });
  }
}

/** The twin's state in memory, rebuilt from the journal at start. Values are replaced, never changed in place. */
export class Store {
  readonly payments = new Map<string, StoredPayment>();
  readonly transactions: TransactionRow[] = [];
  readonly answers = new Map<string, StoredAnswer>();
  readonly webhooks = new Map<string, WebhookEvent>();
  /** Keys of payments a clock can end, so that the sweep need not read them all. */
  readonly open = new Set<string>();
  readonly pendingWebhooks = new Set<string>();
  /** By transaction key. */
  readonly settlementFaults = new Map<string, SettlementFault>();
  webhookConfig: WebhookConfig = PLAIN_WEBHOOKS;
  private readonly byOrder = new Map<string, string>();
  private journal: Journal | null = null;
  private lastSeq = 0;

  constructor(private readonly clock: TwinClock) {}

  /** Called once the journal has been replayed. */
  attach(journal: Journal): void {
    this.journal = journal;
  }

  /** Takes one journal line in at start. */
  replay(record: unknown): void {
    const puts = asObject(record)?.['puts'];
    if (!Array.isArray(puts)) throw new Error('a journal line has no puts');
    for (const put of puts as Put[]) this.apply(put);
  }

  /**
   * Applies a unit at once, so that no other request can come between its checks and its effect,
   * and resolves when it is on disk.
   */
  async commit(unit: Unit): Promise<void> {
    if (unit.puts.length === 0) return this.durable();
    for (const put of unit.puts) this.apply(put);
    await this.journal?.append({ puts: unit.puts });
  }

  /** Resolves when everything visible in memory is on disk. */
  async durable(): Promise<void> {
    await this.journal?.settled();
  }

  paymentOfOrder(mId: string, orderId: string): StoredPayment | undefined {
    const key = this.byOrder.get(`${mId}|${orderId}`);
    return key === undefined ? undefined : this.payments.get(key);
  }

  /** The next webhook number: the order in which events came to be. */
  nextSeq(): number {
    this.lastSeq += 1;
    return this.lastSeq;
  }

  /** Forgets everything, on disk too. */
  async clear(): Promise<void> {
    for (const part of [this.payments, this.answers, this.webhooks, this.byOrder]) part.clear();
    this.open.clear();
    this.pendingWebhooks.clear();
    this.transactions.length = 0;
    this.settlementFaults.clear();
    this.webhookConfig = PLAIN_WEBHOOKS;
    this.clock.setOffset(0);
    await this.journal?.clear();
  }

  private apply(put: Put): void {
    switch (put.k) {
      case 'payment':
        this.payments.set(put.v.paymentKey, put.v);
        this.byOrder.set(`${put.v.mId}|${put.v.orderId}`, put.v.paymentKey);
        if (put.v.status === 'READY' || put.v.status === 'IN_PROGRESS') this.open.add(put.v.paymentKey);
        else this.open.delete(put.v.paymentKey);
        return;
      case 'transaction':
        this.transactions.push(put.v);
        return;
      case 'answer':
        this.answers.set(put.v.scope, put.v);
        return;
      case 'webhook':
        this.webhooks.set(put.v.id, put.v);
        this.lastSeq = Math.max(this.lastSeq, put.v.seq);
        if (put.v.state === 'PENDING') this.pendingWebhooks.add(put.v.id);
        else this.pendingWebhooks.delete(put.v.id);
        return;
      case 'webhookConfig':
        this.webhookConfig = { ...PLAIN_WEBHOOKS, ...put.v };
        return;
      case 'settlementFaults':
        this.settlementFaults.clear();
        for (const fault of put.v) this.settlementFaults.set(fault.transactionKey, fault);
        return;
      case 'clock':
        this.clock.setOffset(put.v);
        return;
    }
  }
}

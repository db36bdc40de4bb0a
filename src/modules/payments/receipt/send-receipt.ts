import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../../platform/config/config.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { LetterRegistry } from '../../../platform/mail/letter-kinds.js';
import { Letters } from '../../../platform/mail/letters.js';
import { Consumers } from '../../../platform/outbox/consumers.js';
import { systemActor } from '../../../platform/security/actor.js';
import { PaymentQueries } from '../payment.queries.js';
import { receiptSample, receiptWords, type ReceiptFacts } from './receipt.letter.js';

declare global {
  interface LetterKinds {
    'payments.receipt': { data: { paymentId: string }; facts: ReceiptFacts };
  }
}

const ACTOR = systemActor('receipts');
const USEFUL_MS = 3 * 86_400_000;

/** Writes to customers that their payment went through: one letter a payment, however often we hear of it. */
@Injectable()
export class SendReceipt implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly letters: Letters,
    private readonly registry: LetterRegistry,
    private readonly consumers: Consumers,
    private readonly payments: PaymentQueries,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.registry.register({
      kind: 'payments.receipt',
      usefulForMs: USEFUL_MS,
      perHour: null,
      about: ({ paymentId }) => ({ type: 'payment', id: paymentId }),
      prepare: ({ recipient }, { paymentId }) => this.facts(paymentId, recipient.name),
      words: receiptWords,
      sample: receiptSample,
    });
    this.consumers.register({
      name: 'payments.send-receipt',
      event: 'payment.confirmed',
      queue: 'payments',
      tellsPeople: true,
      handle: ({ payload }) => this.execute(payload.paymentId),
    });
  }

  async execute(paymentId: string): Promise<void> {
    const payment = await this.payments.byId(paymentId);
    if (!payment) return;
    await this.uow.run(ACTOR, (tx) =>
      this.letters.send(tx, {
        kind: 'payments.receipt',
        to: { type: 'USER', id: payment.userId },
        data: { paymentId },
        once: paymentId,
      }),
    );
  }

  private async facts(paymentId: string, name: string | null): Promise<ReceiptFacts | null> {
    const payment = await this.payments.byId(paymentId);
    if (!payment?.approvedAt) return null;
    const { orderName, amount, method, instrumentLabel, instrumentLast4, receiptUrl } = payment;
    return {
      name,
      orderName,
      orderId: payment.orderId,
      amount,
      paidAt: payment.approvedAt,
      method,
      instrument:
        [instrumentLabel, instrumentLast4 && `**** ${instrumentLast4}`].filter(Boolean).join(' ') || null,
      receiptUrl: this.isShown(receiptUrl) ? receiptUrl : null,
    };
  }

  /** The provider has no page for what was paid at its twin. */
  private isShown(receiptUrl: string | null): boolean {
    return this.config.stage !== 'DEMO' && receiptUrl !== null && /^https?:\/\//.test(receiptUrl);
  }
}

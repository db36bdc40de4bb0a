import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { LetterRegistry } from '../../platform/mail/letter-kinds.js';
import { Letters } from '../../platform/mail/letters.js';
import { Consumers } from '../../platform/outbox/consumers.js';
import { systemActor } from '../../platform/security/actor.js';
import { won } from '../../shared/money.js';
import { PaymentsFacade } from '../payments/index.js';
import { RefundQueries } from './refund.queries.js';
import { RefundStatus } from './refund.rules.js';
import { refundedSample, refundedWords, type RefundedFacts } from './refunded.letter.js';

declare global {
  interface LetterKinds {
    'refunds.refunded': { data: { refundId: string }; facts: RefundedFacts };
  }
}

const ACTOR = systemActor('refund-letters');
const USEFUL_MS = 3 * 86_400_000;

/** Writes to customers that their money is on its way back: one letter a refund. */
@Injectable()
export class SendRefunded implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly letters: Letters,
    private readonly registry: LetterRegistry,
    private readonly consumers: Consumers,
    private readonly refunds: RefundQueries,
    private readonly payments: PaymentsFacade,
  ) {}

  onModuleInit(): void {
    this.registry.register({
      kind: 'refunds.refunded',
      usefulForMs: USEFUL_MS,
      perHour: null,
      about: ({ refundId }) => ({ type: 'refund', id: refundId }),
      prepare: ({ recipient }, { refundId }) => this.facts(refundId, recipient.name),
      words: refundedWords,
      sample: refundedSample,
    });
    this.consumers.register({
      name: 'refunds.send-refunded',
      event: 'refund.succeeded',
      queue: 'refunds',
      tellsPeople: true,
      handle: ({ payload }) => this.execute(payload.refundId),
    });
  }

  async execute(refundId: string): Promise<void> {
    const refund = await this.refunds.byId(refundId);
    if (!refund) return;
    await this.uow.run(ACTOR, (tx) =>
      this.letters.send(tx, {
        kind: 'refunds.refunded',
        to: { type: 'USER', id: refund.userId },
        data: { refundId },
        once: refundId,
      }),
    );
  }

  private async facts(refundId: string, name: string | null): Promise<RefundedFacts | null> {
    const refund = await this.refunds.byId(refundId);
    if (refund?.status !== RefundStatus.SUCCEEDED || refund.processedAt === null) return null;
    const payment = await this.payments.byId(refund.paymentId);
    return {
      name,
      orderName: payment.orderName,
      orderId: payment.orderId,
      amount: refund.amount,
      left: won(payment.amount - payment.refunded),
      refundedAt: refund.processedAt,
    };
  }
}

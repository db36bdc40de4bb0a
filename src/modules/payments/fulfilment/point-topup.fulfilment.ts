import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import type { Actor } from '../../../platform/security/actor.js';
import { Ledger, pointsIssued, pointsOf } from '../../ledger/index.js';
import type { Payment } from '../payment.entity.js';
import { PaymentPurpose } from '../payment.rules.js';
import { Fulfilments, type FulfilmentHandler } from './fulfilment.port.js';

/** One point a won, in the transaction that makes the payment DONE: never paid without points, never points without pay. */
@Injectable()
export class PointTopupFulfilment implements FulfilmentHandler, OnModuleInit {
  readonly purpose = PaymentPurpose.POINT_TOPUP;

  constructor(
    private readonly fulfilments: Fulfilments,
    private readonly ledger: Ledger,
    private readonly outbox: Outbox,
  ) {}

  onModuleInit(): void {
    this.fulfilments.register(this);
  }

  async fulfil(tx: Tx, _actor: Actor, payment: Payment): Promise<void> {
    await this.ledger.post(tx, [
      {
        kind: 'points-granted',
        source: { kind: 'payment', id: payment.id },
        transfers: [{ debit: pointsIssued(), credit: pointsOf(payment.userId), amount: payment.amount }],
      },
    ]);
    await this.outbox.add(tx, 'points.changed', payment.userId, { userId: payment.userId });
  }
}

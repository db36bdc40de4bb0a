import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import type { Actor } from '../../../platform/security/actor.js';
import { DomainError } from '../../../shared/errors.js';
import { won, type Won } from '../../../shared/money.js';
import { Ledger, pointsIssued, pointsOf, pointsUncollected } from '../../ledger/index.js';
import type { Payment } from '../payment.entity.js';
import { PaymentPurpose } from '../payment.rules.js';
import { Fulfilments, type FulfilmentHandler, type FulfilmentSource } from './fulfilment.port.js';

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

  async fulfil(tx: Tx, _actor: Actor, payment: Payment, source: FulfilmentSource): Promise<void> {
    const given = won(payment.amount - source.owed);
    const transfers = [
      { debit: pointsIssued(), credit: pointsOf(payment.userId), amount: given },
      // Spent before the deposit was taken back: they have been given already.
      { debit: pointsIssued(), credit: pointsUncollected(), amount: source.owed },
    ].filter(({ amount }) => amount > 0n);
    await this.ledger.post(tx, [{ kind: 'points-granted', source, transfers }]);
    await this.changed(tx, payment);
  }

  async takeBack(
    tx: Tx,
    _actor: Actor,
    payment: Payment,
    source: { kind: string; id: string },
  ): Promise<Won> {
    const take = async (amount: Won): Promise<void> => {
      await this.ledger.post(tx, [
        {
          kind: 'points-taken-back',
          source,
          transfers: [{ debit: pointsOf(payment.userId), credit: pointsIssued(), amount }],
        },
      ]);
    };
    const left = await takeable(payment.amount, take);
    const short = won(payment.amount - left);
    if (left < payment.amount && left > 0n) await take(left);
    if (short > 0n) {
      await this.ledger.post(tx, [
        {
          kind: 'points-uncollected',
          source,
          transfers: [{ debit: pointsUncollected(), credit: pointsIssued(), amount: short }],
        },
      ]);
    }
    await this.changed(tx, payment);
    return short;
  }

  private changed(tx: Tx, payment: Payment): Promise<void> {
    return this.outbox.add(tx, 'points.changed', payment.userId, { userId: payment.userId });
  }
}

/** Takes all if it can. @returns how much there is to take; the refused try has locked it, so that it stays */
async function takeable(amount: Won, take: (amount: Won) => Promise<void>): Promise<Won> {
  try {
    await take(amount);
    return amount;
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'POINTS_INSUFFICIENT') throw error;
    return won(BigInt(String(error.args['available'])));
  }
}

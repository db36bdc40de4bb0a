import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import type { Actor } from '../../../platform/security/actor.js';
import { newIdAt } from '../../../shared/ids.js';
import { won, type Won } from '../../../shared/money.js';
import { Ledger, providerAccount, salesAccount } from '../../ledger/index.js';
import { Fulfilments, type FulfilmentSource } from '../fulfilment/fulfilment.port.js';
import type { Payment } from '../payment.entity.js';

interface Reversal {
  id: string;
  number: number;
  pointsShort: Won;
  againAt: Date | null;
}

/**
 * What a payment puts into the books. It does so once; only a bank that takes a deposit back, and lets it come again,
 * makes it a second time, under the reversal it answers. The payment is locked by the caller.
 */
@Injectable()
export class CaptureBooks {
  constructor(
    private readonly ledger: Ledger,
    private readonly fulfilments: Fulfilments,
    private readonly clock: Clock,
  ) {}

  /** Money was taken: won, and what the order gives. */
  async capture(tx: Tx, actor: Actor, payment: Payment): Promise<void> {
    const open = await this.latest(tx, payment.id);
    const source: FulfilmentSource =
      open && open.againAt === null
        ? { kind: 'deposit-reversal', id: open.id, owed: open.pointsShort }
        : { kind: 'payment', id: payment.id, owed: won(0) };
    await this.ledger.post(tx, [
      {
        kind: 'payment',
        source,
        transfers: [
          {
            debit: providerAccount(payment.provider),
            credit: salesAccount(payment.purpose),
            amount: payment.amount,
          },
        ],
      },
    ]);
    await this.fulfilments.fulfil(tx, actor, payment, source);
    if (source.kind === 'deposit-reversal') {
      await tx.query(`UPDATE deposit_reversals SET again_at = $2 WHERE id = $1`, [
        source.id,
        this.clock.now(),
      ]);
    }
  }

  /** The bank took the deposit back: everything the other way round. @returns points that were spent and stay owed */
  async takeBack(tx: Tx, actor: Actor, payment: Payment): Promise<Won> {
    const now = this.clock.now();
    const before = await this.latest(tx, payment.id);
    const id = newIdAt(now);
    const posting = await this.posting(tx, payment, 'payment');
    await this.ledger.post(tx, [
      {
        kind: 'payment-reversed',
        source: { kind: 'deposit-reversal', id },
        transfers: [
          {
            debit: salesAccount(payment.purpose),
            credit: providerAccount(payment.provider),
            amount: payment.amount,
          },
        ],
        ...(posting ? { reversesId: posting } : {}),
      },
    ]);
    const short = await this.fulfilments.takeBack(tx, actor, payment, { kind: 'deposit-reversal', id });
    await tx.query(
      `INSERT INTO deposit_reversals (id, payment_id, number, points_short, reversed_at) VALUES ($1, $2, $3, $4, $5)`,
      [id, payment.id, (before?.number ?? 0) + 1, short.toString(), now],
    );
    return short;
  }

  /** The posting that stands for the payment now, for what takes part of it back. */
  async posting(tx: Tx, payment: Payment, kind: string): Promise<string | null> {
    const latest = await this.latest(tx, payment.id);
    // Of points given again a part may have gone to what was owed: they are not one posting any more.
    if (latest && kind === 'points-granted') return null;
    const source = latest ? { kind: 'deposit-reversal', id: latest.id } : { kind: 'payment', id: payment.id };
    return this.ledger.postingOf(tx, source, kind);
  }

  private async latest(tx: Tx, paymentId: string): Promise<Reversal | null> {
    const [row]: { id: string; number: number; short: string; again: Date | null }[] = await tx.query(
      `SELECT id, number, points_short AS short, again_at AS again FROM deposit_reversals
       WHERE payment_id = $1 ORDER BY number DESC LIMIT 1`,
      [paymentId],
    );
    return row
      ? { id: row.id, number: row.number, pointsShort: won(BigInt(row.short)), againAt: row.again }
      : null;
  }
}

import { Injectable } from '@nestjs/common';
import type { BillingDate } from '../../../shared/time.js';
import type { Won } from '../../../shared/money.js';
import { Sales, type Sale } from '../../ledger/index.js';
import { PaymentsFacade } from '../../payments/index.js';
import { RefundMovements } from '../../refunds/index.js';
import { ActivityPeople } from '../activity/activity-people.js';
import { dayTeller } from './buckets.js';

/** Won on a sales account, and whose. */
export interface SaleOf {
  /** Null where nobody's order explains it, or the person has no number yet. */
  person: number | null;
  purpose: string;
  amount: Won;
  at: Date;
  day: BillingDate;
}

/** Sales as the ledger has them, with whose they were: what payments and refunds know of their sources. */
@Injectable()
export class SalesFacts {
  constructor(
    private readonly sales: Sales,
    private readonly payments: PaymentsFacade,
    private readonly refunds: RefundMovements,
    private readonly people: ActivityPeople,
  ) {}

  async between(from: Date, to: Date): Promise<SaleOf[]> {
    const dayOf = dayTeller();
    const found: SaleOf[] = [];
    for await (const page of this.sales.between(from, to)) {
      const owners = await this.ownersOf(page);
      const numbers = await this.people.numbersIfKnown([...new Set(owners.values())]);
      for (const { id, purpose, amount, at } of page) {
        const owner = owners.get(id);
        const person = owner === undefined ? null : (numbers.get(owner) ?? null);
        found.push({ person, purpose, amount, at, day: dayOf(at) });
      }
    }
    return found;
  }

  /** By the id of the sale. */
  private async ownersOf(page: readonly Sale[]): Promise<Map<string, string>> {
    const refundIds = page.flatMap(({ source }) => (source.kind === 'refund' ? source.id : []));
    const refunds = refundIds.length > 0 ? await this.refunds.of(refundIds) : [];
    const paymentOf = new Map(refunds.map(({ id, paymentId }) => [id, paymentId]));
    const sourceOf = ({ source }: Sale): string => paymentOf.get(source.id) ?? source.id;
    const payers = await this.payments.stats.payersOf([...new Set(page.map(sourceOf))]);
    return new Map(
      page.flatMap((sale) => {
        const payer = payers.get(sourceOf(sale));
        return payer === undefined ? [] : [[sale.id, payer]];
      }),
    );
  }
}

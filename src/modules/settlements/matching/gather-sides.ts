import { Injectable } from '@nestjs/common';
import { termsByMethod } from '../../../platform/config/settlement-terms.js';
import { Settings } from '../../../platform/settings/settings.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import type { Won } from '../../../shared/money.js';
import { addDays, startOfDay, type BillingDate } from '../../../shared/time.js';
import { ProviderMoves, type ProviderMove } from '../../ledger/index.js';
import { expectedPayout } from '../payouts/expected-payout.js';
import { SettlementSource } from '../source/settlement-source.port.js';
import { OwnMovements, sourceName, type MovementPage, type OwnMovement } from './own-movements.js';
import { SettlementEntries, type Entry } from './settlement-entries.js';

export const OWN_STEPS = ['listed', 'paid', 'refunded', 'booked', 'posted'] as const;
export type OwnStep = (typeof OWN_STEPS)[number];

/** What a step found: what to write, and where to go on; null after the last page. */
export interface Gathered {
  write(tx: Tx): Promise<void>;
  next: string | null;
}

const PAGE = 300;

/** Our two sides of a day, a page at a time: what was ordered, and what stands in the books. */
@Injectable()
export class GatherSides {
  constructor(
    private readonly own: OwnMovements,
    private readonly ledger: ProviderMoves,
    private readonly entries: SettlementEntries,
    private readonly source: SettlementSource,
    private readonly settings: Settings,
  ) {}

  async page(step: OwnStep, runId: string, day: BillingDate, after: string | null): Promise<Gathered> {
    switch (step) {
      case 'listed':
        return this.listed(runId, day, after);
      case 'paid':
        return this.orders(runId, day, await this.own.paidOn(day, after));
      case 'refunded':
        return this.orders(runId, day, await this.own.refundedOn(day, after));
      case 'booked':
        return this.booked(runId, after);
      case 'posted':
        return this.posted(runId, day, after);
    }
  }

  /** The provider's two sides at once, and of ours what they name. */
  private async listed(runId: string, day: BillingDate, after: string | null): Promise<Gathered> {
    const page = await this.own.listedOn(day, after);
    const ours = this.orders(runId, day, page);
    return {
      next: page.next,
      write: async (tx) => {
        if (after === null) await this.entries.addRecords(tx, runId, day);
        await this.entries.tellPayments(tx, runId, page.about);
        await ours.write(tx);
      },
    };
  }

  private orders(runId: string, day: BillingDate, page: MovementPage): Gathered {
    const terms = termsByMethod(this.settings.read('settlements.terms'));
    const entries = page.movements.map((movement): Entry => {
      const expected = expectedPayout(terms.get(movement.method ?? ''), day, movement.amount);
      return {
        ...entryOf('ORDER', movement, movement.amount),
        fee: expected?.fee ?? null,
        vat: expected?.vat ?? null,
        payoutDay: expected?.day ?? null,
      };
    });
    return { write: (tx) => this.entries.add(tx, runId, entries), next: page.next };
  }

  /** What the day's orders have in the books, whenever it was posted. */
  private async booked(runId: string, after: string | null): Promise<Gathered> {
    const orders = await this.entries.page(runId, 'ORDER', after, PAGE);
    const bySource = new Map(orders.map((order) => [order.source, order]));
    const ids = [...new Set(orders.map((order) => order.source.split(':')[1] ?? ''))];
    const moves = await this.ledger.of(this.source.provider, ids);
    const entries = moves.flatMap((move): Entry[] => {
      const order = bySource.get(sourceName(move.source));
      return order ? [entryOf('LEDGER', order, move.amount)] : [];
    });
    return {
      write: (tx) => this.entries.add(tx, runId, entries),
      next: orders.length < PAGE ? null : (orders.at(-1)?.source ?? null),
    };
  }

  /** What was posted on the day and belongs to no order of this day or another. */
  private async posted(runId: string, day: BillingDate, after: string | null): Promise<Gathered> {
    const [from, to] = [startOfDay(day), startOfDay(addDays(day, 1))];
    const moves = await this.ledger.between(this.source.provider, from, to, after, PAGE);
    const known = await this.entries.known(
      runId,
      'LEDGER',
      moves.map((move) => sourceName(move.source)),
    );
    const rest = moves.filter((move) => !known.has(sourceName(move.source)));
    const owners = await this.own.bySource(rest.map((move) => move.source));
    const strays = rest.flatMap((move): Entry[] => {
      const owner = owners.get(sourceName(move.source));
      return owner && owner.day !== day ? [] : [strayOf(move, owner)];
    });
    return {
      write: (tx) => this.entries.add(tx, runId, strays),
      next: moves.length < PAGE ? null : (moves.at(-1)?.postingId ?? null),
    };
  }
}

type About = Pick<Entry, 'source' | 'key' | 'paymentId' | 'orderRef' | 'paymentKey' | 'method'>;

function entryOf(side: Entry['side'], about: About, amount: Won): Entry {
  const { source, key, paymentId, orderRef, paymentKey, method } = about;
  return {
    side,
    source,
    key,
    amount,
    paymentId,
    orderRef,
    paymentKey,
    method,
    fee: null,
    vat: null,
    payoutDay: null,
  };
}

function strayOf(move: ProviderMove, owner: OwnMovement | undefined): Entry {
  const source = sourceName(move.source);
  const nobody = { source, key: source, paymentId: null, orderRef: null, paymentKey: null, method: null };
  return entryOf('LEDGER', owner ?? nobody, move.amount);
}

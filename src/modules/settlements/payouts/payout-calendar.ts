import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { termsByMethod } from '../../../platform/config/settlement-terms.js';
import { Settings } from '../../../platform/settings/settings.js';
import { Db } from '../../../platform/db/db.js';
import { isBusinessDay } from '../../../shared/business-days.js';
import { won, type Won } from '../../../shared/money.js';
import { addDays, billingDate, daysBetween, type BillingDate } from '../../../shared/time.js';
import { OwnMovements, type MovementPage } from '../matching/own-movements.js';
import { expectedPayout } from './expected-payout.js';

/** What a day should pay out, or was said to. Net is gross less refunds, fees and tax. */
export interface PayoutSums {
  gross: Won;
  refunds: Won;
  fees: Won;
  vat: Won;
  net: Won;
  movements: number;
}

export interface PayoutDayRow {
  day: BillingDate;
  businessDay: boolean;
  expected: PayoutSums;
  confirmed: PayoutSums;
}

type Raw = { day: BillingDate; gross: string; refunds: string; fees: string; vat: string; count: string };

/** Sales of at most so many days are not settled yet on an ordinary day; older ones are found by the next run. */
const UNSETTLED_MAX_DAYS = 4;
const SUMS = `coalesce(sum(amount) FILTER (WHERE amount > 0), 0) AS gross,
  coalesce(-sum(amount) FILTER (WHERE amount < 0), 0) AS refunds, coalesce(sum(fee), 0) AS fees,
  coalesce(sum(vat), 0) AS vat, count(*)`;

/** When the provider pays out what, by the contract, and what its settlement lines have confirmed of it. */
@Injectable()
export class PayoutCalendar {
  constructor(
    private readonly db: Db,
    private readonly own: OwnMovements,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** Every day from `first` to `last`. */
  async between(first: BillingDate, last: BillingDate): Promise<PayoutDayRow[]> {
    const [expected, confirmed, unsettled] = await Promise.all([
      this.db.rows<Raw>(
        `SELECT payout_day::text AS day, ${SUMS} FROM settlement_entries e JOIN settlement_days d ON d.run_id = e.run_id
         WHERE side = 'ORDER' AND payout_day BETWEEN $1 AND $2 GROUP BY 1`,
        [first, last],
      ),
      this.db.rows<Raw>(
        `SELECT payout_day::text AS day, ${SUMS} FROM settlement_records r
         JOIN settlement_reading_records m ON m.record_id = r.id JOIN settlement_readings g ON g.id = m.reading_id
         WHERE r.source = 'LINE' AND g.current AND payout_day BETWEEN $1 AND $2 GROUP BY 1`,
        [first, last],
      ),
      this.unsettled(),
    ]);
    const add = (sums: Map<string, PayoutSums>, rows: readonly Raw[]) => {
      for (const row of rows) sums.set(row.day, plus(sums.get(row.day), sumsOf(row)));
      return sums;
    };
    const planned = add(unsettled, expected);
    const said = add(new Map(), confirmed);
    return daysBetween(first, last).map((day) => ({
      day,
      businessDay: isBusinessDay(day),
      expected: planned.get(day) ?? NOTHING,
      confirmed: said.get(day) ?? NOTHING,
    }));
  }

  /** What was sold since the last settled day: a page at a time, only sums are kept. */
  private async unsettled(): Promise<Map<string, PayoutSums>> {
    const today = billingDate(this.clock.now());
    const earliest = addDays(today, 1 - UNSETTLED_MAX_DAYS);
    const settled = await this.db.rows<{ day: BillingDate }>(
      `SELECT day::text AS day FROM settlement_days WHERE day >= $1`,
      [earliest],
    );
    const done = new Set(settled.map((row) => row.day));
    const sums = new Map<string, PayoutSums>();
    for (const day of daysBetween(earliest, today)) if (!done.has(day)) await this.addDay(sums, day);
    return sums;
  }

  private async addDay(sums: Map<string, PayoutSums>, day: BillingDate): Promise<void> {
    const terms = termsByMethod(this.settings.read('settlements.terms'));
    const lists: ((after: string | null) => Promise<MovementPage>)[] = [
      (after) => this.own.paidOn(day, after),
      (after) => this.own.refundedOn(day, after),
    ];
    for (const list of lists) {
      let after: string | null = null;
      do {
        const page: MovementPage = await list(after);
        for (const { method, amount } of page.movements) {
          const expected = expectedPayout(terms.get(method ?? ''), day, amount);
          if (expected)
            sums.set(expected.day, plus(sums.get(expected.day), one(amount, expected.fee, expected.vat)));
        }
        after = page.next;
      } while (after !== null);
    }
  }
}

const NOTHING: PayoutSums = {
  gross: won(0),
  refunds: won(0),
  fees: won(0),
  vat: won(0),
  net: won(0),
  movements: 0,
};

function one(amount: bigint, fees: bigint, vat: bigint): PayoutSums {
  const [gross, refunds] = amount > 0n ? [amount, 0n] : [0n, -amount];
  return {
    gross: won(gross),
    refunds: won(refunds),
    fees: won(fees),
    vat: won(vat),
    net: won(amount - fees - vat),
    movements: 1,
  };
}

function sumsOf(row: Raw): PayoutSums {
  const [gross, refunds, fees, vat] = [row.gross, row.refunds, row.fees, row.vat].map(BigInt) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  return {
    gross: won(gross),
    refunds: won(refunds),
    fees: won(fees),
    vat: won(vat),
    net: won(gross - refunds - fees - vat),
    movements: Number(row.count),
  };
}

function plus(a: PayoutSums = NOTHING, b: PayoutSums): PayoutSums {
  return {
    gross: won(a.gross + b.gross),
    refunds: won(a.refunds + b.refunds),
    fees: won(a.fees + b.fees),
    vat: won(a.vat + b.vat),
    net: won(a.net + b.net),
    movements: a.movements + b.movements,
  };
}

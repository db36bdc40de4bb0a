import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { won, type Won } from '../../../shared/money.js';
import { addDays, billingDate, startOfDay, type BillingDate } from '../../../shared/time.js';
import { PAID } from '../activity/activity.rules.js';
import { joined } from '../columns/column-store.js';
import { PeopleSet } from '../columns/people-set.js';
import { ActivitySource } from './activity-source.js';
import type {
  ActivityTrend,
  CohortReport,
  CohortRow,
  FunnelReport,
  RevenueAmounts,
  RevenueReport,
} from './analytics.model.js';
import {
  bucketsOf,
  bucketSpan,
  endOf,
  SPAN_MAX_DAYS,
  spanOf,
  startOf,
  type Buckets,
  type Grain,
  type Span,
} from './buckets.js';
import { cellText, type CohortBy } from './cells.js';
import { Cohorts } from './cohorts.js';
import { FunnelState, stepsByKind, takeDay } from './funnel.js';
import { ComeBack, type CohortOf } from './retention.js';
import { SalesFacts, type SaleOf } from './sales-facts.js';

const DAY_MS = 86_400_000;
/** Cohorts of one table: it has half as many cells as their square. */
const COHORTS_MAX = 31;

interface Days {
  startDate?: BillingDate | null;
  endDate?: BillingDate | null;
}

/** The questions staff asks, answered from columns and the ledger: exact, however much there is. */
@Injectable()
export class Reports {
  constructor(
    private readonly source: ActivitySource,
    private readonly sales: SalesFacts,
    private readonly cohortsOf: Cohorts,
    private readonly clock: Clock,
  ) {}

  /** @throws ANALYTICS_RANGE_INVALID, ANALYTICS_KIND_UNKNOWN */
  async trend(ask: Days & { kinds?: string[] | null; grain: Grain }): Promise<ActivityTrend> {
    const span = this.spanOf(ask);
    const buckets = bucketsOf(span, ask.grain, SPAN_MAX_DAYS);
    const names = ask.kinds ?? null;
    const kinds = names && (await this.source.numbersOf(names, 'kinds'));
    const events = buckets.starts.map(() => 0);
    const people = buckets.starts.map(() => 0);
    const everybody = new PeopleSet();
    let open = { bucket: -1, people: new PeopleSet() };
    for await (const part of this.source.days(kinds, span)) {
      const bucket = buckets.indexOf.get(part.day) ?? 0;
      if (bucket !== open.bucket) open = { bucket, people: new PeopleSet() };
      events[bucket] = (events[bucket] ?? 0) + part.events;
      for (const person of part.people) if (open.people.add(person)) everybody.add(person);
      people[bucket] = open.people.size;
    }
    return {
      ...this.head(span),
      events: events.reduce((sum, count) => sum + count, 0),
      people: everybody.size,
      points: buckets.starts.map((date, i) => {
        const within = bucketSpan(buckets, i, span);
        return {
          date,
          to: within.to,
          events: events[i] ?? 0,
          people: people[i] ?? 0,
          cell: cellText({ q: 'did', kinds: names, span: within }),
        };
      }),
    };
  }

  /** @throws ANALYTICS_RANGE_INVALID */
  async revenue(ask: Days & { grain: Grain }): Promise<RevenueReport> {
    const span = this.spanOf(ask);
    const buckets = bucketsOf(span, ask.grain, SPAN_MAX_DAYS);
    const before: Span = { from: addDays(span.from, -buckets.indexOf.size), to: addDays(span.from, -1) };
    const all = await this.sales.between(startOf(before), endOf(span));
    const now = all.filter(({ day }) => day >= span.from);
    const inBucket = buckets.starts.map((): SaleOf[] => []);
    for (const sale of now) inBucket[buckets.indexOf.get(sale.day) ?? 0]?.push(sale);
    const purposes = [...new Set(now.map(({ purpose }) => purpose))].sort();
    return {
      ...this.head(span),
      total: amountsOf(now),
      previous: amountsOf(all.filter(({ day }) => day < span.from)),
      payers: payersOf(now),
      unexplained: amountsOf(now.filter(({ person }) => person === null)).net,
      points: buckets.starts.map((date, i) => {
        const within = bucketSpan(buckets, i, span);
        const sales = inBucket[i] ?? [];
        const cell = cellText({ q: 'did', kinds: [PAID], span: within });
        return { date, to: within.to, ...amountsOf(sales), payers: payersOf(sales), cell };
      }),
      purposes: purposes.map((purpose) => ({
        purpose,
        ...amountsOf(now.filter((sale) => sale.purpose === purpose)),
      })),
    };
  }

  /** @throws ANALYTICS_RANGE_INVALID, ANALYTICS_KIND_UNKNOWN */
  async funnel(ask: Days & { steps: string[]; windowDays: number }): Promise<FunnelReport> {
    const span = this.spanOf(ask);
    const { steps, windowDays } = ask;
    const state = await this.walked(steps, span, windowDays);
    const people = state.counts();
    const amounts = steps.map(() => 0n);
    for (const { person, amount } of await this.sales.between(
      startOf(span),
      endOf(widened(span, windowDays)),
    )) {
      const reached = person === null ? 0 : state.of(person);
      for (let step = 0; step < reached; step += 1) amounts[step] = (amounts[step] ?? 0n) + amount;
    }
    const share = (part: number, of: number | undefined): number | null => (of ? part / of : null);
    return {
      ...this.head(span),
      windowDays,
      steps: steps.map((kind, step) => {
        const cell = { q: 'funnel' as const, steps, span, windowDays, step };
        const count = people[step] ?? 0;
        return {
          kind,
          people: count,
          ofFirst: share(count, people[0]),
          ofPrevious: share(count, people[Math.max(0, step - 1)]),
          won: won(amounts[step] ?? 0n),
          cell: cellText({ ...cell, exactly: false }),
          lostCell: step === steps.length - 1 ? null : cellText({ ...cell, exactly: true }),
        };
      }),
    };
  }

  /** How far everybody came. @throws ANALYTICS_KIND_UNKNOWN */
  async walked(steps: string[], span: Span, windowDays: number): Promise<FunnelState> {
    const kinds = await this.source.numbersOf(steps, 'steps');
    const byKind = stepsByKind(kinds);
    const state = new FunnelState(kinds.length, windowDays * DAY_MS);
    for await (const { day, parts } of this.source.moments([...byKind.keys()], widened(span, windowDays)))
      takeDay(state, startOfDay(day).getTime(), joined(parts), byKind, day <= span.to);
    return state;
  }

  /** Who of a cohort came back. @throws ANALYTICS_RANGE_INVALID, ANALYTICS_KIND_UNKNOWN */
  async retention(ask: Days & { by: CohortBy; grain: Grain; kind?: string | null }): Promise<CohortReport> {
    const span = this.spanOf(ask);
    const buckets = bucketsOf(span, ask.grain, COHORTS_MAX);
    const kind = ask.kind ?? null;
    const kinds = kind === null ? null : await this.source.numbersOf([kind], 'kind');
    const cohorts = await this.cohortsOf.of(ask.by, span, buckets);
    const back = new ComeBack(cohorts);
    for await (const part of this.source.days(kinds, span)) {
      const bucket = buckets.indexOf.get(part.day) ?? 0;
      for (const person of part.people) back.seen(bucket, person);
    }
    for (const sale of await this.sales.between(startOf(span), endOf(span)))
      if (sale.person !== null) back.paid(buckets.indexOf.get(sale.day) ?? 0, sale.person, sale.amount);
    return this.table({ ...ask, kind }, span, buckets, cohorts, back);
  }

  /** Who of a cohort paid, and how much. @throws ANALYTICS_RANGE_INVALID */
  async cohorts(ask: Days & { by: CohortBy; grain: Grain }): Promise<CohortReport> {
    const span = this.spanOf(ask);
    const buckets = bucketsOf(span, ask.grain, COHORTS_MAX);
    const cohorts = await this.cohortsOf.of(ask.by, span, buckets);
    const back = new ComeBack(cohorts);
    for (const { person, day, amount } of await this.sales.between(startOf(span), endOf(span))) {
      if (person === null) continue;
      const bucket = buckets.indexOf.get(day) ?? 0;
      if (amount > 0n) back.seen(bucket, person);
      back.paid(bucket, person, amount);
    }
    return this.table({ ...ask, kind: PAID }, span, buckets, cohorts, back);
  }

  private table(
    ask: { by: CohortBy; grain: Grain; kind: string | null },
    span: Span,
    buckets: Buckets,
    cohorts: CohortOf,
    back: ComeBack,
  ): CohortReport {
    const today = billingDate(this.clock.now());
    const rows = buckets.starts.map((date, row): CohortRow => {
      const cohort = bucketSpan(buckets, row, span);
      const size = cohorts.sizes[row] ?? 0;
      let wonSoFar = 0n;
      const cells = (back.people[row] ?? []).map((people, since) => {
        const within = bucketSpan(buckets, row + since, span);
        const amount = back.won[row]?.[since] ?? 0n;
        wonSoFar += amount;
        return {
          since,
          date: within.from,
          people,
          share: size === 0 ? null : people / size,
          won: won(amount),
          wonSoFar: won(wonSoFar),
          complete: within.to < today,
          cell: cellText({ q: 'cohort', by: ask.by, cohort, did: { kind: ask.kind, span: within } }),
        };
      });
      return {
        date,
        to: cohort.to,
        size,
        cells,
        cell: cellText({ q: 'cohort', by: ask.by, cohort, did: null }),
      };
    });
    return { ...this.head(span), grain: ask.grain, by: ask.by, rows };
  }

  private spanOf(ask: Days): Span {
    return spanOf(ask, billingDate(this.clock.now()));
  }

  private head(span: Span): Span & { asOf: Date } {
    return { from: span.from, to: span.to, asOf: this.clock.now() };
  }
}

/** Whoever began on the last day has their whole window. */
function widened({ from, to }: Span, days: number): Span {
  return { from, to: addDays(to, days) };
}

function amountsOf(sales: readonly SaleOf[]): RevenueAmounts {
  let [revenue, refunded] = [0n, 0n];
  for (const { amount } of sales) {
    if (amount > 0n) revenue += amount;
    else refunded -= amount;
  }
  return { revenue: won(revenue), refunded: won(refunded), net: won(revenue - refunded) as Won };
}

function payersOf(sales: readonly SaleOf[]): number {
  return new Set(sales.flatMap(({ person, amount }) => (person !== null && amount > 0n ? person : []))).size;
}

import { Injectable } from '@nestjs/common';
import { startOfDay, type BillingDate } from '../../../shared/time.js';
import { ActivityKinds } from '../activity/activity-kinds.js';
import { ActivityPeople } from '../activity/activity-people.js';
import { PAID, SIGNED_UP } from '../activity/activity.rules.js';
import { analyticsErrors } from '../analytics.errors.js';
import { ColumnStore, type KeysPart, type PeoplePart } from '../columns/column-store.js';
import { keyOf, personOf } from '../columns/day-column.js';
import { breather } from './breather.js';
import { dayTeller, endOf, startOf, type Span } from './buckets.js';
import { SalesFacts } from './sales-facts.js';

/** Numbers of the kinds that our own records stand for. */
const SIGNED_UP_NO = -1;
const PAID_NO = -2;
const OURS: ReadonlyMap<string, number> = new Map([
  [SIGNED_UP, SIGNED_UP_NO],
  [PAID, PAID_NO],
]);

/** What questions are asked of: events by day, registrations and paid orders among them, as if they were one book. */
@Injectable()
export class ActivitySource {
  constructor(
    private readonly columns: ColumnStore,
    private readonly kinds: ActivityKinds,
    private readonly people: ActivityPeople,
    private readonly sales: SalesFacts,
  ) {}

  /** Names that can be asked for. */
  async names(): Promise<string[]> {
    return [SIGNED_UP, PAID, ...(await this.kinds.all()).map(({ kind }) => kind)];
  }

  /** @throws ANALYTICS_KIND_UNKNOWN */
  async numbersOf(names: readonly string[], path: string): Promise<number[]> {
    const known = new Map((await this.kinds.all()).map(({ kind, no }) => [kind, no]));
    return names.map((name, i) => {
      const no = OURS.get(name) ?? known.get(name);
      if (no === undefined)
        throw analyticsErrors.ANALYTICS_KIND_UNKNOWN({ path: `${path}.${i}`, kind: name });
      return no;
    });
  }

  /** Who did what, day after day. @param kinds null for whatever was recorded, which leaves our own out */
  async *days(kinds: readonly number[] | null, span: Span): AsyncGenerator<PeoplePart> {
    const breathe = breather();
    const ours = groupByDay(await this.ours(kinds ?? [], span));
    const recorded = kinds?.filter((no) => no > 0) ?? null;
    if (recorded === null || recorded.length > 0) {
      for await (const part of this.columns.people(recorded, span.from, span.to)) {
        yield* peopleOf(taken(ours, part.day));
        yield part;
        await breathe();
      }
    }
    for (const parts of ours.values()) yield* peopleOf(parts);
  }

  /** The same with moments: all parts of a day together. */
  async *moments(
    kinds: readonly number[],
    span: Span,
  ): AsyncGenerator<{ day: BillingDate; parts: KeysPart[] }> {
    const breathe = breather();
    const ours = groupByDay(await this.ours(kinds, span));
    const recorded = kinds.filter((no) => no > 0);
    let open: { day: BillingDate; parts: KeysPart[] } | null = null;
    for await (const part of recorded.length > 0 ? this.columns.keys(recorded, span.from, span.to) : []) {
      if (open && open.day !== part.day) {
        yield open;
        open = null;
        await breathe();
      }
      for (const [day, parts] of earlier(ours, part.day)) yield { day, parts };
      open ??= { day: part.day, parts: ours.get(part.day) ?? [] };
      ours.delete(part.day);
      open.parts.push(part);
    }
    if (open) yield open;
    for (const [day, parts] of ours) yield { day, parts };
  }

  /** In order of days. */
  private async ours(kinds: readonly number[], span: Span): Promise<KeysPart[]> {
    const found: KeysPart[] = [];
    const [start, end] = [startOf(span), endOf(span)];
    if (kinds.includes(SIGNED_UP_NO)) {
      const joined = await this.people.joined(start, end);
      found.push(
        ...partsOf(
          SIGNED_UP_NO,
          joined.map(({ no, at }) => ({ person: no, at })),
        ),
      );
    }
    if (kinds.includes(PAID_NO)) {
      const sales = await this.sales.between(start, end);
      const paid = sales.flatMap(({ person, amount, at }) =>
        person !== null && amount > 0n ? { person, at } : [],
      );
      found.push(...partsOf(PAID_NO, paid));
    }
    return found.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  }
}

function partsOf(kind: number, facts: readonly { person: number; at: Date }[]): KeysPart[] {
  const byDay = new Map<BillingDate, number[]>();
  const dayOf = dayTeller();
  let [dayBefore, start] = ['' as BillingDate, 0];
  for (const { person, at } of facts) {
    const day = dayOf(at);
    if (day !== dayBefore) [dayBefore, start] = [day, startOfDay(day).getTime()];
    const key = keyOf(person, at.getTime() - start);
    const keys = byDay.get(day);
    if (keys) keys.push(key);
    else byDay.set(day, [key]);
  }
  return [...byDay].map(([day, keys]) => ({ day, kind, keys: Float64Array.from(keys).sort() }));
}

function groupByDay(parts: readonly KeysPart[]): Map<BillingDate, KeysPart[]> {
  const byDay = new Map<BillingDate, KeysPart[]>();
  for (const part of parts) byDay.set(part.day, [...(byDay.get(part.day) ?? []), part]);
  return byDay;
}

/** What belongs before `day`, taken out. */
function earlier(ours: Map<BillingDate, KeysPart[]>, day: BillingDate): [BillingDate, KeysPart[]][] {
  const found = [...ours].filter(([each]) => each < day);
  for (const [each] of found) ours.delete(each);
  return found;
}

function taken(ours: Map<BillingDate, KeysPart[]>, upTo: BillingDate): KeysPart[] {
  const found = [...ours].filter(([day]) => day <= upTo);
  for (const [day] of found) ours.delete(day);
  return found.flatMap(([, parts]) => parts);
}

function* peopleOf(parts: readonly KeysPart[]): Generator<PeoplePart> {
  for (const { day, kind, keys } of parts) {
    yield { day, kind, events: keys.length, people: Uint32Array.from(keys, personOf) };
  }
}

import { describe, expect, it } from 'vitest';
import { joinKeys, keyOf, msOf, pack, personOf, unpackKeys, unpackPeople } from '../columns/day-column.js';
import { PeopleSet } from '../columns/people-set.js';
import type { BillingDate } from '../../../shared/time.js';
import { bucketOf, bucketsOf, bucketSpan, dayTeller, Grain, nextBucket, spanOf } from './buckets.js';
import { FunnelState, stepsByKind, takeDay } from './funnel.js';

const DAY_MS = 86_400_000;
/** Every run the same numbers: what failed once fails again. */
function dice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

interface Event {
  day: number;
  kind: number;
  person: number;
  ms: number;
}

/** Few people and few moments, so that much happens at once and twice. */
function randomEvents(seed: number, kinds = 4): Event[] {
  const roll = dice(seed);
  const most = 1 + roll(400);
  return Array.from({ length: most }, () => ({
    day: roll(6),
    kind: roll(kinds),
    person: roll(2) === 0 ? roll(12) : roll(100_000),
    ms: roll(2) === 0 ? roll(5) * 1_000 : roll(DAY_MS),
  }));
}

/** The way events take into columns: some batches packed, joined with later ones, and packed again. */
function columnsOf(events: Event[], seed: number): Map<number, Map<number, Float64Array>> {
  const roll = dice(seed + 1);
  const days = new Map<number, Map<number, Float64Array>>();
  for (let i = 0; i < events.length;) {
    const batch = events.slice(i, (i += 1 + roll(60)));
    for (const { day, kind, person, ms } of batch) {
      const kinds = days.get(day) ?? new Map<number, Float64Array>();
      days.set(day, kinds);
      const before = kinds.get(kind) ?? new Float64Array();
      kinds.set(kind, unpackKeys(pack(joinKeys(before, Float64Array.of(keyOf(person, ms))))));
    }
  }
  return days;
}

const SEEDS = Array.from({ length: 25 }, (_, i) => i + 1);

describe('packed columns say what the events say (S000-FEA-03)', () => {
  it.each(SEEDS)('events in, the same events out (%i)', (seed) => {
    const events = randomEvents(seed);
    const columns = columnsOf(events, seed);
    const out = [...columns].flatMap(([day, kinds]) =>
      [...kinds].flatMap(([kind, keys]) =>
        [...keys].map((key) => ({ day, kind, person: personOf(key), ms: msOf(key) })),
      ),
    );
    const text = (list: Event[]) =>
      list.map(({ day, kind, person, ms }) => [day, kind, person, ms].join()).sort();
    expect(text(out)).toEqual(text(events));
    for (const [day, kinds] of columns)
      for (const [kind, keys] of kinds) {
        const people = new Set(events.filter((e) => e.day === day && e.kind === kind).map((e) => e.person));
        expect(pack(keys)).toMatchObject({ events: keys.length, people: people.size });
        expect([...unpackPeople(pack(keys))]).toEqual([...people].sort((a, b) => a - b));
      }
  });

  it('a set of people counts everybody once and gives them back in order', () => {
    const set = new PeopleSet();
    for (const person of [5, 31, 32, 5, 70_000, 0, 63]) set.add(person);
    expect([...set]).toEqual([0, 5, 31, 32, 63, 70_000]);
    expect([set.size, set.has(31), set.has(30), set.has(9_999_999)]).toEqual([6, true, false, false]);
  });

  it('refuses a column that was cut off', () => {
    const packed = pack(Float64Array.of(keyOf(300, 40_000_000)));
    expect(() => unpackKeys({ ...packed, times: packed.times.subarray(0, 2) })).toThrow(RangeError);
  });
});

describe('funnels (S000-FEA-03, S000-RTE-06)', () => {
  /** As the question is put: is there one event for each step, one after the other, all within the window? */
  function naive(
    events: Event[],
    steps: number[],
    windowMs: number,
    lastEntryDay: number,
  ): Map<number, number> {
    const order = (e: Event) => steps.indexOf(e.kind);
    const byPerson = new Map<number, Event[]>();
    for (const event of events) byPerson.set(event.person, [...(byPerson.get(event.person) ?? []), event]);
    const at = (e: Event) => e.day * DAY_MS + e.ms;
    const furthest = new Map<number, number>();
    for (const [person, own] of byPerson) {
      const line = own
        .filter((e) => steps.includes(e.kind))
        .sort((a, b) => at(a) - at(b) || order(a) - order(b));
      const walk = (from: number, step: number, began: number): number => {
        let best = step;
        for (let i = from; i < line.length && step < steps.length; i += 1) {
          const event = line[i] as Event;
          if (event.kind === steps[step] && at(event) - began <= windowMs)
            best = Math.max(best, walk(i + 1, step + 1, began));
        }
        return best;
      };
      let best = 0;
      for (const [i, event] of line.entries())
        if (event.kind === steps[0] && event.day <= lastEntryDay)
          best = Math.max(best, walk(i + 1, 1, at(event)));
      if (best > 0) furthest.set(person, best);
    }
    return furthest;
  }

  it.each(SEEDS)('what is counted on the way is what a search finds (%i)', (seed) => {
    const roll = dice(seed * 7);
    const events = randomEvents(seed, 3).slice(0, 120);
    const steps = Array.from({ length: 2 + roll(3) }, () => roll(3));
    const windowMs = [1_000, 3_600_000, DAY_MS, 3 * DAY_MS][roll(4)] as number;
    const lastEntryDay = 2 + roll(4);
    const state = new FunnelState(steps.length, windowMs, 4);
    const byKind = stepsByKind(steps);
    const columns = columnsOf(events, seed);
    // Days begin at one, for a way that began at zero has not begun.
    for (let day = 0; day < 6; day += 1)
      takeDay(state, (day + 1) * DAY_MS, columns.get(day) ?? new Map(), byKind, day <= lastEntryDay);
    const expected = naive(events, steps, windowMs, lastEntryDay);
    for (const { person } of events) expect(state.of(person)).toBe(expected.get(person) ?? 0);
    const counts = steps.map(
      (_kind, step) => [...expected.values()].filter((reached) => reached > step).length,
    );
    expect(state.counts()).toEqual(counts);
    for (const [step] of steps.entries()) {
      const exactly = [...expected].filter(([, reached]) => reached === step + 1).map(([person]) => person);
      expect([...state.at(step, true)]).toEqual(exactly.sort((a, b) => a - b));
    }
  });
});

describe('days, weeks and months of Seoul (S000-FEA-03)', () => {
  const day = (text: string) => text as BillingDate;

  it('weeks begin on Monday, months on the first', () => {
    expect(bucketOf(day('2026-11-29'), Grain.WEEK)).toBe('2026-11-23');
    expect(bucketOf(day('2026-11-30'), Grain.WEEK)).toBe('2026-11-30');
    expect(bucketOf(day('2026-11-29'), Grain.MONTH)).toBe('2026-11-01');
    expect(nextBucket(day('2026-01-01'), Grain.MONTH)).toBe('2026-02-01');
    expect(nextBucket(day('2026-11-23'), Grain.WEEK)).toBe('2026-11-30');
  });

  it('a span is cut where they begin, and keeps its own ends', () => {
    const span = { from: day('2026-11-25'), to: day('2026-12-08') };
    const weeks = bucketsOf(span, Grain.WEEK, 10);
    expect(weeks.starts).toEqual(['2026-11-25', '2026-11-30', '2026-12-07']);
    expect(bucketSpan(weeks, 0, span)).toEqual({ from: '2026-11-25', to: '2026-11-29' });
    expect(bucketSpan(weeks, 2, span)).toEqual({ from: '2026-12-07', to: '2026-12-08' });
    expect(() => bucketsOf(span, Grain.DAY, 10)).toThrow(
      expect.objectContaining({ code: 'ANALYTICS_RANGE_INVALID' }),
    );
  });

  it.each([
    [{ startDate: day('2026-11-02'), endDate: day('2026-11-01') }, 'endDate'],
    [{ startDate: day('2026-11-02') }, 'endDate'],
    [{ endDate: day('2026-11-02') }, 'startDate'],
    [{ startDate: day('2025-01-01'), endDate: day('2026-11-02') }, 'endDate'],
  ])('refuses %j', (ask, path) => {
    expect(() => spanOf(ask, day('2026-11-29'))).toThrow(
      expect.objectContaining({ args: { path, max: 400 } }),
    );
  });

  it('a day is told by when it begins in Seoul, in order and out of it', () => {
    const dayOf = dayTeller();
    const told = [
      '2026-11-28T14:59:59.999Z',
      '2026-11-28T15:00:00Z',
      '2026-11-29T14:59:59Z',
      '2026-11-28T00:00:00Z',
    ];
    expect(told.map((at) => dayOf(new Date(at)))).toEqual([
      '2026-11-28',
      '2026-11-29',
      '2026-11-29',
      '2026-11-28',
    ]);
  });

  it('asks for the last thirty days when nothing is said', () => {
    expect(spanOf({}, day('2026-11-29'))).toEqual({ from: '2026-10-31', to: '2026-11-29' });
  });
});

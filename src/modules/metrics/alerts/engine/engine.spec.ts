import { describe, expect, it } from 'vitest';
import {
  evaluate,
  newState,
  repairClock,
  type AlertInput,
  type AlertTransition,
  type SeriesSample,
} from './engine.js';
import { randomOf, randomSamples, randomTerms } from './random-series.js';
import { AlertCondition, isRecoveryOnWrongSide, NoDataPolicy, type AlertTerms } from './terms.js';
import { isWithin, Weekday } from './windows.js';

/** 2026-11-30 12:00 in Seoul, a Monday. */
const START = Date.parse('2026-11-30T03:00:00Z');
const BASE: AlertTerms = {
  condition: AlertCondition.GT,
  threshold: 90,
  recoveryThreshold: null,
  forSeconds: 0,
  keepFiringSeconds: 0,
  noDataPolicy: NoDataPolicy.KEEP,
  noDataSeconds: 60,
  flapLimit: 0,
  windows: [],
};

function play(terms: AlertTerms, inputs: readonly AlertInput[], from = START) {
  let state = newState(from);
  const transitions: AlertTransition[] = [];
  for (const input of inputs) {
    const done = evaluate(terms, state, input);
    // Between rounds a state lies in the database as JSON.
    state = JSON.parse(JSON.stringify(done.state)) as typeof state;
    transitions.push(...done.transitions);
  }
  return { state, transitions };
}
const at = (seconds: number): number => START + seconds * 1_000;
const samples = (...pairs: [number, number][]): AlertInput[] =>
  pairs.map(([seconds, value]) => ({ at: at(seconds), value }));
const told = (terms: Partial<AlertTerms>, ...inputs: AlertInput[]): string[] =>
  play({ ...BASE, ...terms }, inputs).transitions.map((each) => `${each.kind} ${(each.at - START) / 1_000}`);

describe('the alert engine (S000-TBL-12)', () => {
  it('fires when the condition has held for long enough, and at the instant it had', () => {
    expect(told({}, ...samples([0, 91], [10, 95], [20, 90]))).toEqual(['FIRED 0', 'RESOLVED 20']);
    expect(told({ forSeconds: 30 }, ...samples([0, 95], [10, 95], [20, 95], [30, 95], [40, 95]))).toEqual([
      'PENDING 0',
      'FIRED 30',
    ]);
    expect(told({ forSeconds: 30 }, ...samples([0, 95], [10, 95], [20, 80], [30, 95]))).toEqual([
      'PENDING 0',
      'CALMED 20',
      'PENDING 30',
    ]);
    // A sample of the very instant decides first.
    expect(told({ forSeconds: 30 }, ...samples([0, 95], [30, 80]))).toEqual(['PENDING 0', 'CALMED 30']);
  });

  it.each([
    [AlertCondition.GT, 90, 91],
    [AlertCondition.GTE, 89, 90],
    [AlertCondition.LT, 90, 89],
    [AlertCondition.LTE, 91, 90],
  ])('%s: %d does not fire, %d does', (condition, good, bad) => {
    expect(told({ condition }, ...samples([0, good]))).toEqual([]);
    expect(told({ condition }, ...samples([0, bad]))).toEqual(['FIRED 0']);
  });

  it('recovers at the recovery threshold only, and keeps firing for as long as it is told to', () => {
    expect(told({ recoveryThreshold: 70 }, ...samples([0, 95], [10, 80], [20, 71], [30, 70]))).toEqual([
      'FIRED 0',
      'RESOLVED 30',
    ]);
    expect(
      told({ keepFiringSeconds: 30 }, ...samples([0, 95], [10, 50], [20, 95], [30, 50], [50, 50], [70, 50])),
    ).toEqual(['FIRED 0', 'RESOLVED 60']);
  });

  it.each([
    [AlertCondition.GT, 91, true],
    [AlertCondition.GT, 90, false],
    [AlertCondition.GTE, 70, false],
    [AlertCondition.LT, 89, true],
    [AlertCondition.LTE, 95, false],
  ])('%s 90 with recovery at %d is on the wrong side: %s', (condition, recoveryThreshold, wrong) => {
    expect(isRecoveryOnWrongSide({ ...BASE, condition, recoveryThreshold })).toBe(wrong);
  });

  it('silence is a state of its own, and what it means is a choice', () => {
    const silent = [...samples([0, 95], [10, 95]), { at: at(200), value: null } as const];
    expect(told({ noDataPolicy: NoDataPolicy.KEEP }, ...silent)).toEqual(['FIRED 0', 'MISSING 70']);
    expect(told({ noDataPolicy: NoDataPolicy.RESOLVE }, ...silent)).toEqual([
      'FIRED 0',
      'MISSING 70',
      'RESOLVED 70',
    ]);
    const calm = [...samples([0, 5]), { at: at(200), value: null } as const, ...samples([210, 5])];
    expect(told({ noDataPolicy: NoDataPolicy.ALERT }, ...calm)).toEqual([
      'MISSING 60',
      'FIRED 60',
      'RESOLVED 210',
    ]);
    expect(play(BASE, calm.slice(0, 2)).state).toMatchObject({ phase: 'OK', missing: true });
    // What was about to fire and fell silent is no longer about to fire.
    expect(told({ forSeconds: 300 }, ...samples([0, 95]), { at: at(400), value: null })).toEqual([
      'PENDING 0',
      'MISSING 60',
      'CALMED 60',
    ]);
  });

  it('NaN and infinity are no measurement', () => {
    const odd = [NaN, Infinity, -Infinity].map((value, i) => ({ at: at(10 + i), value }));
    expect(told({}, ...samples([0, 5]), ...odd)).toEqual([]);
    expect(play(BASE, [...samples([0, 5]), ...odd]).state).toMatchObject({ value: 5, sampleAt: at(0) });
    expect(told({}, ...samples([0, 5]), { at: at(100), value: NaN })).toEqual(['MISSING 60']);
  });

  it('a series that changes too often flaps: it is one trouble until it is calm', () => {
    const restless = Array.from({ length: 8 }, (_, i): [number, number] => [i * 60, i % 2 === 0 ? 95 : 5]);
    const calm = Array.from({ length: 90 }, (_, i): [number, number] => [480 + i * 50, 5]);
    const terms = { flapLimit: 4, noDataSeconds: 120 };
    expect(told(terms, ...samples(...restless, ...calm))).toEqual([
      'FIRED 0',
      'RESOLVED 60',
      'FIRED 120',
      'FLAPPING 180',
      'STEADY 3960',
      'RESOLVED 3960',
    ]);
    expect(told({ ...terms, flapLimit: 0 }, ...samples(...restless))).toHaveLength(8);
  });

  it('opens nothing outside its hours, and closes what is over at any hour', () => {
    const windows = [{ days: [Weekday.MON], from: '12:00', to: '12:01' }];
    expect(told({ windows }, ...samples([30, 95], [70, 5], [80, 95], [90, 95]))).toEqual([
      'FIRED 30',
      'RESOLVED 70',
    ]);
    expect(told({ windows, forSeconds: 40 }, ...samples([30, 95], [55, 95], [75, 95]))).toEqual([
      'PENDING 30',
      'CALMED 70',
    ]);
    const morning = [{ days: [Weekday.TUE], from: '09:00', to: '10:00' }];
    const silent = play({ ...BASE, windows: morning, noDataPolicy: NoDataPolicy.ALERT }, [
      { at: START, value: 5 },
      { at: START + 2 * 86_400_000, value: null },
    ]);
    expect(silent.transitions.map(({ kind, at: when }) => `${kind} ${new Date(when).toISOString()}`)).toEqual(
      ['MISSING 2026-11-30T03:01:00.000Z', 'FIRED 2026-12-01T00:00:00.000Z'],
    );
  });

  it('concludes nothing of a time in which nobody looked', () => {
    const terms = { forSeconds: 30, noDataPolicy: NoDataPolicy.ALERT };
    expect(told(terms, ...samples([0, 95]), { at: at(3_600), gap: true }, ...samples([3_605, 95]))).toEqual([
      'PENDING 0',
      'CALMED 3600',
      'PENDING 3605',
    ]);
    expect(told(terms, ...samples([0, 5]), { at: at(3_600), gap: true }, ...samples([3_605, 5]))).toEqual([]);
  });

  it('is repaired when the clock goes back: nothing stays in the future, and the next sample counts', () => {
    const { state } = play(BASE, samples([0, 5], [7_200, 95]));
    const repaired = repairClock(state, at(60));
    expect(Math.max(repaired.since, repaired.clock, repaired.seenAt, ...repaired.changes)).toBe(at(60));
    expect(evaluate(BASE, repaired, { at: at(70), value: 5 }).transitions).toMatchObject([
      { kind: 'RESOLVED', at: at(70) },
    ]);
  });
});

describe('random rules and series (S000-TBL-12)', () => {
  const SEEDS = Array.from({ length: 150 }, (_, seed) => seed + 1);
  const storyOf = (seed: number) => {
    const random = randomOf(seed);
    return { random, terms: randomTerms(random), story: randomSamples(random, START, 300) };
  };

  it('say the same, whenever somebody looks and however often a sample comes', () => {
    for (const seed of SEEDS) {
      const { random, terms, story } = storyOf(seed);
      const end = (story.at(-1)?.at ?? START) + 1;
      const once = play(terms, [...story, { at: end, value: null }]).transitions;
      const looked: AlertInput[] = story.flatMap((sample, i): AlertInput[] => {
        const before = story[i - 1]?.at ?? START;
        const tick = { at: Math.round(before + random() * (sample.at - before)), value: null } as const;
        const repeated: SeriesSample[] = random() < 0.2 ? [sample] : [];
        return random() < 0.5 ? [tick, sample, ...repeated] : [sample, ...repeated];
      });
      expect(play(terms, [...looked, { at: end, value: null }]).transitions, `seed ${seed}`).toEqual(once);
    }
  });

  it('fire and resolve by turns, in order, and open only within their hours', () => {
    let fired = 0;
    for (const seed of SEEDS) {
      const { terms, story } = storyOf(seed);
      const { transitions } = play(terms, story);
      const turns = transitions.filter(({ kind }) => kind === 'FIRED' || kind === 'RESOLVED');
      expect(
        turns.every(({ kind }, i) => kind === (i % 2 === 0 ? 'FIRED' : 'RESOLVED')),
        `seed ${seed}`,
      ).toBe(true);
      expect(transitions.every(({ at: when }, i) => when >= (transitions[i - 1]?.at ?? 0))).toBe(true);
      const opened = turns.filter(({ kind }) => kind === 'FIRED');
      expect(
        opened.every(({ at: when }) => isWithin(terms.windows, when)),
        `seed ${seed}`,
      ).toBe(true);
      fired += opened.length;
    }
    expect(fired).toBeGreaterThan(SEEDS.length);
  });
});

import { describe, expect, it } from 'vitest';
import type { BillingDate } from '../../../shared/time.js';
import {
  AccessFindingKind,
  AccessReviewStatus,
  dueOn,
  endOf,
  findingsOf,
  isOnlyOwn,
  monthsBetween,
  parseMonth,
  statusOf,
  type ActorDay,
  type Month,
} from './review.rules.js';

const october = '2026-10' as Month;
const day = (text: string) => text as BillingDate;
const worked = (on: string, facts: Partial<ActorDay> = {}): ActorDay => ({
  day: day(on),
  actorType: 'ADMIN',
  actorId: 'kim',
  records: 1,
  looks: 1,
  lookedUp: 1,
  people: 1,
  night: 0,
  reveals: 0,
  exports: 0,
  unexplained: 0,
  acts: {},
  kinds: {},
  networks: ['10.1.1.0/24'],
  ...facts,
});
const kinds = (...args: Parameters<typeof findingsOf>) => findingsOf(...args).map(({ kind }) => kind);

describe('the monthly review of access records (S003-ADM-03)', () => {
  it('months, their ends and when they are due', () => {
    expect(endOf('2026-12' as Month)).toBe('2027-01-01');
    expect(dueOn(october)).toBe('2026-11-10');
    expect(monthsBetween(day('2025-12-31'), day('2026-02-01'))).toEqual(['2026-02', '2026-01', '2025-12']);
    expect(['2026-10', '2026-13', '2026-1', '1999-01', ''].map(parseMonth)).toEqual([
      '2026-10',
      null,
      null,
      null,
      null,
    ]);
  });

  it.each([
    ['2026-10-31', false, AccessReviewStatus.RUNNING],
    ['2026-11-01', false, AccessReviewStatus.OPEN],
    ['2026-11-10', false, AccessReviewStatus.OPEN],
    ['2026-11-11', false, AccessReviewStatus.LATE],
    ['2026-11-11', true, AccessReviewStatus.SIGNED],
  ])('on %s, signed %s, October is %s', (today, signed, status) => {
    expect(statusOf(october, signed, day(today))).toBe(status);
  });

  it('nobody signs for themself alone; with others, or with nobody, they may', () => {
    expect(isOnlyOwn([worked('2026-10-01')], 'kim')).toBe(true);
    expect(isOnlyOwn([worked('2026-10-01'), worked('2026-10-02', { actorId: 'lee' })], 'kim')).toBe(false);
    expect(isOnlyOwn([worked('2026-10-01', { looks: 0 })], 'kim')).toBe(false);
    const others = [worked('2026-10-01'), worked('2026-10-01', { actorType: 'ANONYMOUS', actorId: null })];
    expect(isOnlyOwn(others, 'kim')).toBe(true);
  });

  it('far more people than the same person looks at on an ordinary day', () => {
    const before = [80, 100, 120].map((people, i) => worked(`2026-09-0${i + 1}`, { people }));
    const on = (people: number) => [worked('2026-10-02', { people }), worked('2026-10-03')];
    expect(kinds(on(300), before, new Map())).toEqual([]);
    expect(findingsOf(on(301), before, new Map())).toEqual([
      {
        kind: AccessFindingKind.MANY_PEOPLE,
        actorType: 'ADMIN',
        actorId: 'kim',
        count: 301,
        usual: 100,
        from: new Date('2026-10-01T15:00:00Z'),
        to: new Date('2026-10-02T15:00:00Z'),
      },
    ]);
    // A handful is never many, whatever is usual; without anything usual a hundred is.
    expect(kinds(on(99), [worked('2026-09-01')], new Map())).toEqual([]);
    expect(kinds(on(100), [], new Map())).toEqual([AccessFindingKind.MANY_PEOPLE]);
  });

  it('nights, networks never seen before, exports without a reason, the own customer account', () => {
    const month = [
      worked('2026-10-01', { night: 2 }),
      worked('2026-10-02', { night: 1, unexplained: 1, networks: ['10.1.1.0/24', '192.0.2.0/24'] }),
    ];
    expect(
      findingsOf(month, [worked('2026-09-01')], new Map([['kim', 4]])).map(({ kind, count }) => [
        kind,
        count,
      ]),
    ).toEqual([
      [AccessFindingKind.NIGHT, 3],
      [AccessFindingKind.NEW_NETWORK, 1],
      [AccessFindingKind.UNEXPLAINED_EXPORT, 1],
      [AccessFindingKind.OWN_ACCOUNT, 4],
    ]);
    // Who has just begun comes from somewhere new by nature.
    expect(kinds([worked('2026-10-01')], [], new Map())).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { groupKey, groupOf, incidentSteps, type SeriesTransition } from './grouping.js';
import { AlertCause } from './terms.js';

const turn = (
  at: number,
  kind: SeriesTransition['kind'],
  seriesId: number,
  host: string,
): SeriesTransition => ({
  at,
  kind,
  seriesId,
  labels: { host, region: 'seoul' },
  cause: AlertCause.THRESHOLD,
  value: 95,
});
const story = [
  turn(30, 'RESOLVED', 1, 'a'),
  turn(10, 'FIRED', 1, 'a'),
  turn(20, 'FIRED', 2, 'b'),
  turn(25, 'FLAPPING', 2, 'b'),
  turn(40, 'RESOLVED', 2, 'b'),
  turn(50, 'MISSING', 2, 'b'),
];

describe('incidents of a group (S000-TBL-12)', () => {
  it('many series are one incident, from the first that fires to the last that is over', () => {
    const steps = incidentSteps([], new Map(), story);
    expect(steps.map(({ kind, at, seriesId }) => `${kind} ${at} ${seriesId}`)).toEqual([
      'OPEN 10 1',
      'JOIN 20 2',
      'FLAPPING 25 2',
      'LEAVE 30 1',
      'RESOLVE 40 2',
    ]);
  });

  it('are told apart by the labels the rule names', () => {
    const steps = incidentSteps(['host'], new Map(), story);
    expect(steps.filter(({ kind }) => kind === 'OPEN').map(({ group }) => group)).toEqual([
      '{"host":"a"}',
      '{"host":"b"}',
    ]);
    expect(groupKey(groupOf({ b: '2', a: '1' }, ['b', 'a', 'none']))).toBe('{"a":"1","b":"2"}');
  });

  it('go on from what is open: nothing is opened twice, and what nobody opened is not closed', () => {
    const firing = new Map([['{}', new Set([1])]]);
    expect(incidentSteps([], firing, [turn(5, 'FIRED', 2, 'b')]).map(({ kind }) => kind)).toEqual(['JOIN']);
    expect(incidentSteps([], new Map(), [turn(5, 'RESOLVED', 2, 'b')])).toEqual([]);
  });
});

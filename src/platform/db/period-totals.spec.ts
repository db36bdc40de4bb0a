import { describe, expect, it } from 'vitest';
import { partsOf } from './period-totals.js';

const at = (iso: string): Date => new Date(iso);

describe('a period as whole days and what is left of it (S000-TBL-13)', () => {
  it.each([
    [
      'a month of Seoul',
      '2026-09-30T15:00:00Z',
      '2026-10-31T15:00:00Z',
      { from: '2026-10-01', to: '2026-10-31' },
      [
        ['2026-09-30T15:00:00Z', '2026-10-01T00:00:00Z'],
        ['2026-10-31T00:00:00Z', '2026-10-31T15:00:00Z'],
      ],
    ],
    [
      'whole days',
      '2026-10-01T00:00:00Z',
      '2026-10-03T00:00:00Z',
      { from: '2026-10-01', to: '2026-10-03' },
      [],
    ],
    [
      'hours of one day',
      '2026-10-01T03:00:00Z',
      '2026-10-01T09:00:00Z',
      null,
      [['2026-10-01T03:00:00Z', '2026-10-01T09:00:00Z']],
    ],
    [
      'over midnight',
      '2026-10-01T20:00:00Z',
      '2026-10-02T04:00:00Z',
      null,
      [['2026-10-01T20:00:00Z', '2026-10-02T04:00:00Z']],
    ],
    [
      'the wrong way round',
      '2026-10-05T00:00:00Z',
      '2026-10-01T00:00:00Z',
      null,
      [['2026-10-05T00:00:00Z', '2026-10-01T00:00:00Z']],
    ],
  ] as const)('%s', (_name, from, to, days, edges) => {
    expect(partsOf({ from: at(from), to: at(to) })).toEqual({
      days,
      edges: edges.map(([start, end]) => ({ from: at(start), to: at(end) })),
    });
  });

  it('open at an end', () => {
    expect(partsOf({ from: at('2026-10-01T15:00:00Z'), to: null })).toEqual({
      days: { from: '2026-10-02', to: null },
      edges: [{ from: at('2026-10-01T15:00:00Z'), to: at('2026-10-02T00:00:00Z') }],
    });
    expect(partsOf({ from: null, to: at('2026-10-02T00:00:00Z') })).toEqual({
      days: { from: null, to: '2026-10-02' },
      edges: [],
    });
  });
});

import { describe, expect, it } from 'vitest';
import { busiest, linesOf, worstOf } from './lines';
import type { Series } from './use-series';

const series = (name: string, process: string, averages: (number | null)[]): Series => ({
  name,
  unit: 'ms',
  stepSeconds: 10,
  labels: [
    { name: 'host', value: 'h1' },
    { name: 'process', value: process },
  ],
  points: averages.map((average, index) => ({ at: `t${index}`, average, max: average })),
});

describe('lines of the monitoring page (S000-RTE-05)', () => {
  const all = [
    series('http.requests', 'api:1', [1, null, 3]),
    series('http.requests', 'api:2', [4, null, 2]),
    series('queue.depth', 'x', [0, 0, 0]),
  ];

  it('are one for each series, with gaps left as gaps', () => {
    expect(linesOf(all, 'http.requests', ['process'])).toEqual({
      times: ['t0', 't1', 't2'],
      lines: [
        { name: 'api:1', values: [1, null, 3] },
        { name: 'api:2', values: [4, null, 2] },
      ],
    });
    expect(linesOf(all, 'host.cpu_usage', ['host'])).toEqual({ times: [], lines: [] });
  });

  it('follow the worst process where one line stands for all', () => {
    expect(worstOf(all, [{ name: 'http.requests', as: 'p50' }]).lines).toEqual([
      { name: 'p50', values: [4, null, 3] },
    ]);
  });

  it('of many are those that ever rose; while none did, one stands for all', () => {
    const drawing = linesOf(all, 'http.requests', ['process']);
    expect(busiest(drawing, 1, 'all').lines).toEqual([{ name: 'api:2', values: [4, null, 2] }]);
    const quiet = linesOf(all, 'queue.depth', ['process']);
    expect(busiest(quiet, 4, 'all').lines).toEqual([{ name: 'all', values: [0, 0, 0] }]);
  });
});

import { describe, expect, it } from 'vitest';
import type { SeriesRow } from '../series/series.queries.js';
import { statusOf } from './system-status.rules.js';

const NOW = new Date('2026-11-20T00:00:00Z');

const reading = (name: string, labels: Record<string, string>, agoMs = 0): SeriesRow => ({
  id: 1,
  name,
  unit: '%',
  labels,
  lastAt: new Date(NOW.getTime() - agoMs),
  lastValue: 5,
});

describe('the picture that the newest readings make (S000-API-05)', () => {
  it('shows where we run before whatever agents report, however much that is', () => {
    const strangers = Array.from({ length: 150 }, (_, i) => reading('host.cpu_usage', { host: `a${i}` }));
    const ours = [
      reading('host.cpu_usage', { host: 'web-1' }),
      reading('process.memory', { host: 'web-1', process: 'api:3000' }),
    ];
    const { hosts } = statusOf([...strangers, ...ours], NOW);
    expect(hosts).toHaveLength(100);
    expect(hosts[0]?.host).toBe('web-1');
  });

  it('takes a reading of a clock that was ahead for none', () => {
    const { cpuUsage, hosts } = statusOf([reading('host.cpu_usage', { host: 'web-1' }, -3_600_000)], NOW);
    expect([cpuUsage, hosts]).toEqual([null, []]);
  });
});

import { describe, expect, it } from 'vitest';
import { checkedSample, drawing, KEEP, pointOf, type GivenSample } from './series.rules.js';

const NOW = new Date('2026-11-28T03:00:00Z');
const good: GivenSample = { name: 'host.cpu_usage', unit: '%', value: 12.5 };
const check = (over: Partial<GivenSample>) => checkedSample({ ...good, ...over }, 'samples.0', NOW);
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const DAY = 86_400_000;

describe('a sample from outside (S000-TBL-11)', () => {
  it('is taken with its labels in one order, now unless it says when', () => {
    const labels = [
      { name: 'zone', value: 'b' },
      { name: 'host', value: 'web-1' },
    ];
    expect(check({ labels })).toEqual({ ...good, at: NOW, labels: { host: 'web-1', zone: 'b' } });
    expect(JSON.stringify(check({ labels }).labels)).toBe('{"host":"web-1","zone":"b"}');
  });

  it('belongs to its second: more of them are one', () => {
    const seconds = [1, 250, 999, 1_000].map((ms) => check({ at: ago(ms) }).at.getTime());
    expect(new Set(seconds)).toEqual(new Set([NOW.getTime() - 1_000]));
  });

  it.each<[string, Partial<GivenSample>]>([
    ['value', { value: Number.NaN }],
    ['value', { value: Number.POSITIVE_INFINITY }],
    ['name', { name: 'Host CPU' }],
    ['name', { name: 'process.memory' }],
    ['name', { name: `${'a'.repeat(81)}` }],
    ['unit', { unit: '' }],
    ['at', { at: ago(-6 * 60_000) }],
    ['at', { at: ago(61 * 60_000) }],
    ['labels', { labels: [{ name: 'Host', value: 'x' }] }],
    ['labels', { labels: [{ name: 'a', value: 'x'.repeat(101) }] }],
    [
      'labels',
      {
        labels: [
          { name: 'a', value: '1' },
          { name: 'a', value: '2' },
        ],
      },
    ],
    ['labels', { labels: Array.from({ length: 9 }, (_, i) => ({ name: `l${i}`, value: 'x' })) }],
  ])('is refused with its %s named: %o', (part, over) => {
    expect(() => check(over)).toThrow(
      expect.objectContaining({
        code: 'METRIC_INVALID',
        args: expect.objectContaining({ path: `samples.0.${part}` }),
      }),
    );
  });
});

describe('how a range is drawn (S000-TBL-11)', () => {
  it.each([
    ['an hour', 3_600_000, 300, 30, 'samples'],
    ['a day', DAY, 300, 300, 5],
    ['a week', 7 * DAY, 300, 3_600, 60],
    ['a month', 30 * DAY, 300, 10_800, 60],
    ['a year', 365 * DAY, 365, 86_400, 60],
  ])('%s', (_title, span, points, seconds, source) => {
    const plan = drawing(ago(span), NOW, points, NOW);
    expect([plan.stepMs / 1_000, plan.source]).toEqual([seconds, source]);
    expect((NOW.getTime() - plan.from.getTime()) / plan.stepMs).toBeLessThanOrEqual(points + 1);
  });

  it('what is no longer kept finely is drawn from what is', () => {
    const old = ago((KEEP.samplesDays + 1) * DAY);
    expect(drawing(old, new Date(old.getTime() + 60_000), 300, NOW)).toMatchObject({
      source: 5,
      stepMs: 300_000,
    });
    const older = ago((KEEP.minutes5Days + 1) * DAY);
    expect(drawing(older, new Date(older.getTime() + 60_000), 300, NOW)).toMatchObject({ source: 60 });
  });

  it('days begin in Seoul, hours on the hour', () => {
    expect(new Date(pointOf(Date.parse('2026-11-28T14:59:59Z'), DAY))).toEqual(
      new Date('2026-11-27T15:00:00Z'),
    );
    expect(new Date(pointOf(Date.parse('2026-11-28T15:00:00Z'), DAY))).toEqual(
      new Date('2026-11-28T15:00:00Z'),
    );
    expect(new Date(pointOf(Date.parse('2026-11-28T15:59:00Z'), 3_600_000))).toEqual(
      new Date('2026-11-28T15:00:00Z'),
    );
  });

  it.each([
    ['backwards', NOW, ago(DAY)],
    ['nothing', NOW, NOW],
    ['too far', ago(401 * DAY), NOW],
  ])('%s is refused', (_title, from, to) => {
    expect(() => drawing(from, to, 300, NOW)).toThrow(expect.objectContaining({ code: 'RANGE_INVALID' }));
  });
});

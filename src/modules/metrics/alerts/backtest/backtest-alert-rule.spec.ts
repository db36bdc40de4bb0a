import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../platform/clock/clock.js';
import type { SeriesSample } from '../engine/engine.js';
import { runSeries, type BlindTime } from '../engine/series-run.js';
import { AlertCondition, NoDataPolicy } from '../engine/terms.js';
import { AlertSeverity, type AlertRuleDraft } from '../rules/alert-rule.js';
import type { AlertHistory } from './alert-history.js';
import { BacktestAlertRule } from './backtest-alert-rule.js';

const NOW = new Date('2026-11-20T00:00:00Z');
const DAY_MS = 86_400_000;
const RULE: AlertRuleDraft = {
  title: 'x',
  metric: 'a.b',
  labels: {},
  groupBy: [],
  severity: AlertSeverity.INFO,
  condition: AlertCondition.GT,
  threshold: 90,
  recoveryThreshold: null,
  forSeconds: 0,
  keepFiringSeconds: 0,
  noDataPolicy: NoDataPolicy.KEEP,
  noDataSeconds: 300,
  flapLimit: 0,
  windows: [],
  escalation: [],
  runbook: null,
};

const AT = NOW.getTime() - DAY_MS;
/** A day of one series, turning bad and good all the time. */
const flapping = (count: number): SeriesSample[] =>
  Array.from({ length: count }, (_, i) => ({ at: AT + (i + 1) * 250, value: i % 2 === 0 ? 95 : 5 }));

function historyOf(samples: SeriesSample[], gaps: BlindTime[] = []): AlertHistory {
  return {
    unit: async () => '%',
    series: async () => [{ seriesId: 1, labels: {} }],
    size: async () => ({ samples: samples.length, coarse: 288 }),
    gaps: async () => gaps,
    samples: async () => samples,
  } as unknown as AlertHistory;
}

describe('a long backtest (S000-TBL-12)', () => {
  const run = (samples: SeriesSample[], gaps: BlindTime[] = []) =>
    new BacktestAlertRule(historyOf(samples, gaps), new ManualClock(NOW)).execute(
      RULE,
      new Date(AT),
      NOW,
      'en',
    );

  it('lets others be served in between', async () => {
    let turns = 0;
    let isOver = false;
    const serve = (): void => {
      turns += 1;
      if (!isOver) setImmediate(serve);
    };
    setImmediate(serve);
    const { messageTotal, messages, incidents } = await run(flapping(10_000));
    isOver = true;
    expect(turns).toBeGreaterThanOrEqual(5);
    expect({ messageTotal, incidents: incidents.length }).toEqual({
      messageTotal: 10_000,
      incidents: 5_000,
    });
    expect(messages).toHaveLength(100);
    expect(messages.at(-1)).toMatchObject({ kind: 'RESOLVED', at: incidents.at(-1)?.resolvedAt });
  });

  it('says what one look over all of it would say', async () => {
    const samples = flapping(3_000);
    const gaps = [{ from: AT + 499_000, to: AT + 501_100 }];
    const whole = runSeries(RULE, { seriesId: 1, labels: {} }, null, samples, gaps, NOW.getTime());
    expect((await run(samples, gaps)).transitions).toEqual(whole?.transitions);
  });
});

describe('how much history a rule is gone over with (S000-TBL-12)', () => {
  /** What it reads, of a history that says it is so large. */
  async function reads(size: { samples: number; coarse: number }, days = 1): Promise<string[]> {
    const read: string[] = [];
    const one = (what: string) => async () => {
      read.push(what);
      return [];
    };
    const history = {
      unit: async () => '%',
      series: async () => [{ seriesId: 1, labels: {} }],
      size: async () => size,
      gaps: async () => [],
      samples: one('samples'),
      coarse: one('coarse'),
    } as unknown as AlertHistory;
    const from = new Date(NOW.getTime() - days * DAY_MS);
    await new BacktestAlertRule(history, new ManualClock(NOW)).execute(RULE, from, NOW, 'en');
    return read;
  }

  it('every sample, as long as they are kept and not too many', async () => {
    expect(await reads({ samples: 300_000, coarse: 288 })).toEqual(['samples']);
  });

  it.each([
    ['more samples than are gone through at once', { samples: 300_001, coarse: 10_000 }, 1],
    ['samples that are gone', { samples: 1_000, coarse: 300_000 }, 15],
  ])('sums of five minutes instead of %s', async (_what, size, days) => {
    expect(await reads(size, days)).toEqual(['coarse']);
  });

  it('over the cap it is refused before anything is read', async () => {
    await expect(reads({ samples: 4_000_000, coarse: 300_001 }, 90)).rejects.toMatchObject({
      code: 'ALERT_BACKTEST_TOO_LARGE',
      args: { max: 300_000 },
    });
  });
});

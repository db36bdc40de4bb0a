import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../platform/clock/clock.js';
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

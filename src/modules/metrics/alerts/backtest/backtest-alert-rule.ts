import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../../platform/clock/clock.js';
import { metricsErrors } from '../../metrics.errors.js';
import { KEEP } from '../../series/series.rules.js';
import { alertErrors } from '../alerts.errors.js';
import type { SeriesSample, SeriesState } from '../engine/engine.js';
import { inOrder, type SeriesTransition } from '../engine/grouping.js';
import { runSeries, type BlindTime } from '../engine/series-run.js';
import type { AlertTerms } from '../engine/terms.js';
import type { Language } from '../messages/quantity.js';
import { SERIES_PER_RULE_MAX, type AlertRuleDraft } from '../rules/alert-rule.js';
import { unitOf } from '../rules/alert-rule.queries.js';
import { checkedRule } from '../rules/alert-rule.rules.js';
import { AlertHistory, COARSE_MINUTES, type HistoricSeries } from './alert-history.js';
import {
  replayedIncidents,
  replayedMessages,
  type ReplayedIncident,
  type ReplayedMessage,
} from './replayed-incidents.js';

const DAY_MS = 86_400_000;
const RANGE_MAX_DAYS = KEEP.minutes5Days;
/** Of either kind: a few seconds of work, in slices. */
const SAMPLES_MAX = 300_000;
/** Some milliseconds of work; others are served after each. */
const SLICE = 2_000;
/** Between two sums of five minutes nobody is silent. */
const COARSE_SILENCE_S = 3 * COARSE_MINUTES * 60;

export interface Backtest {
  from: Date;
  to: Date;
  unit: string;
  /** Null: every sample was gone through. */
  resolutionSeconds: number | null;
  seriesCount: number;
  samplesRead: number;
  transitions: SeriesTransition[];
  incidents: ReplayedIncident[];
  messageTotal: number;
  /** The last of them. */
  messages: ReplayedMessage[];
}

/** What a rule would have done: the same engine that watches, over what is kept. Nothing is written, nobody is told. */
@Injectable()
export class BacktestAlertRule {
  constructor(
    private readonly history: AlertHistory,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws ALERT_RULE_INVALID, ALERT_RECOVERY_WRONG_SIDE, ALERT_METRIC_UNKNOWN, ALERT_SERIES_TOO_MANY, RANGE_INVALID,
   *   ALERT_BACKTEST_TOO_LARGE
   */
  async execute(draft: AlertRuleDraft, from: Date, until: Date, language: Language): Promise<Backtest> {
    const rule = checkedRule(draft);
    const now = this.clock.now();
    const to = until < now ? until : now;
    const span = to.getTime() - from.getTime();
    if (!(span > 0) || span > RANGE_MAX_DAYS * DAY_MS)
      throw metricsErrors.RANGE_INVALID({ path: 'to', maxDays: RANGE_MAX_DAYS });
    const unit = await this.history.unit(rule.metric);
    if (unit === null) throw alertErrors.ALERT_METRIC_UNKNOWN({ path: 'input.metric', metric: rule.metric });
    const series = await this.history.series(rule.metric, rule.labels, from);
    if (series.length > SERIES_PER_RULE_MAX)
      throw alertErrors.ALERT_SERIES_TOO_MANY({ path: 'input.labels', max: SERIES_PER_RULE_MAX });
    const ids = series.map(({ seriesId }) => seriesId);
    const isCoarse = await this.mustBeCoarse(ids, from, to, now);
    const terms = isCoarse
      ? { ...rule, noDataSeconds: Math.max(rule.noDataSeconds, COARSE_SILENCE_S) }
      : rule;
    const blind = await this.history.gaps(from, to);
    const transitions: SeriesTransition[] = [];
    let samplesRead = 0;
    for (const each of series) {
      const samples = await this.history[isCoarse ? 'coarse' : 'samples'](each.seriesId, from, to);
      samplesRead += samples.length;
      for await (const some of slices(terms, each, samples, blind, to.getTime())) transitions.push(...some);
    }
    const incidents = replayedIncidents(rule.groupBy, transitions);
    return {
      from,
      to,
      unit: unitOf(rule.metric, unit),
      resolutionSeconds: isCoarse ? COARSE_MINUTES * 60 : null,
      seriesCount: series.length,
      samplesRead,
      transitions: inOrder(transitions),
      incidents,
      ...replayedMessages({ ...rule, unit }, incidents, to, language),
    };
  }

  /** Samples where they are still kept and not too many, sums of five minutes otherwise. */
  private async mustBeCoarse(ids: readonly number[], from: Date, to: Date, now: Date): Promise<boolean> {
    const { samples, coarse } = await this.history.size(ids, from, to);
    const isKept = now.getTime() - from.getTime() <= KEEP.samplesDays * DAY_MS;
    if (isKept && samples <= SAMPLES_MAX) return false;
    if (coarse > SAMPLES_MAX) throw alertErrors.ALERT_BACKTEST_TOO_LARGE({ max: SAMPLES_MAX });
    return true;
  }
}

/** One series, some of its samples at a time, as the live watch goes from look to look. */
async function* slices(
  terms: AlertTerms,
  series: HistoricSeries,
  samples: readonly SeriesSample[],
  blind: readonly BlindTime[],
  to: number,
): AsyncGenerator<SeriesTransition[]> {
  let state: SeriesState | null = null;
  for (let i = 0; i === 0 || i < samples.length; i += SLICE) {
    const some = samples.slice(i, i + SLICE);
    const isLast = i + SLICE >= samples.length;
    const done = runSeries(terms, series, state, some, blind, isLast ? to : (some.at(-1)?.at ?? to));
    state = done?.state ?? state;
    yield done?.transitions ?? [];
    await setImmediate();
  }
}

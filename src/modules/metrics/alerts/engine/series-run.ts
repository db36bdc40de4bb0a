import { evaluate, newState, type AlertInput, type SeriesSample, type SeriesState } from './engine.js';
import type { Labels, SeriesTransition } from './grouping.js';
import type { AlertTerms } from './terms.js';

/** A time in which nobody looked; milliseconds of the epoch. */
export interface BlindTime {
  from: number;
  to: number;
}

export interface SeriesRun {
  state: SeriesState;
  transitions: SeriesTransition[];
}

/**
 * One series over a stretch of time: a round of the live watch, or a backtest of weeks.
 * @param state null: seen for the first time, it begins with its first sample
 * @returns null when there is neither a state nor a sample
 */
export function runSeries(
  terms: AlertTerms,
  series: { seriesId: number; labels: Labels },
  state: SeriesState | null,
  samples: readonly SeriesSample[],
  blind: readonly BlindTime[],
  to: number,
): SeriesRun | null {
  const seen = samples.filter(({ at }) => !blind.some((gap) => at > gap.from && at <= gap.to));
  const [first] = seen;
  if (!state && !first) return null;
  let now = state ?? newState(first?.at ?? to);
  const transitions: SeriesTransition[] = [];
  const feed = (input: AlertInput): void => {
    const done = evaluate(terms, now, input);
    now = done.state;
    for (const each of done.transitions) transitions.push({ ...each, ...series });
  };
  const gaps = blind.filter((gap) => gap.to > now.clock);
  for (const sample of seen) {
    for (; gaps[0] && sample.at > gaps[0].to; gaps.shift()) skip(gaps[0], feed);
    feed(sample);
  }
  for (const gap of gaps) if (gap.to <= to) skip(gap, feed);
  feed({ at: to, value: null });
  return { state: now, transitions };
}

function skip(gap: BlindTime, feed: (input: AlertInput) => void): void {
  feed({ at: gap.from, value: null });
  feed({ at: gap.to, gap: true });
}

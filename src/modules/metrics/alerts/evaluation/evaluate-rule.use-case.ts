import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../../platform/security/actor.js';
import { killPoint } from '../../../../platform/telemetry/kill-point.js';
import { newState, repairClock, type SeriesState } from '../engine/engine.js';
import type { SeriesTransition } from '../engine/grouping.js';
import { runSeries } from '../engine/series-run.js';
import { AlertNotices } from '../messages/alert-notices.js';
import { SERIES_PER_RULE_MAX, type AlertRuleRow } from '../rules/alert-rule.js';
import { AlertRuleStore } from '../rules/alert-rule.store.js';
import { IncidentKeeper } from './incident-keeper.js';
import { WatchStore, type TimeSpan, type WatchedState } from './watch.store.js';

const ACTOR = systemActor('alerts');
/** Clocks of two machines differ by less; a clock that went back further was set. */
const BACK_MS = 5_000;
const FORGET_AFTER_MS = 86_400_000;
const CATCH_UP_MS = 3_600_000;

/**
 * Takes in what the series of one rule have said since the last look: states, incidents, timeline and facts in one
 * transaction. Whoever dies on the way leaves nothing behind, and the next look does the same again.
 */
@Injectable()
export class EvaluateRule {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly rules: AlertRuleStore,
    private readonly watch: WatchStore,
    private readonly keeper: IncidentKeeper,
    private readonly notices: AlertNotices,
  ) {}

  /** @returns how many transitions there were */
  execute(ruleId: string, to: Date): Promise<number> {
    return this.uow.run(ACTOR, async (tx) => {
      const rule = await this.rules.lock(tx, ruleId);
      if (!rule?.active) return 0;
      const isBack = rule.evaluatedTo.getTime() > to.getTime() + BACK_MS;
      if (!isBack && rule.evaluatedTo >= to) return 0;
      const found = await this.watch.series(tx, rule);
      const series = found.slice(0, SERIES_PER_RULE_MAX).map(sound);
      const crowded =
        found.length > series.length || (rule.crowded && (await this.watch.overflows(tx, rule, to)));
      const upTo = isBack ? to : stepOf(rule, series, to);
      const done = isBack
        ? await this.repair(tx, rule, series, to)
        : await this.advance(tx, rule, series, upTo);
      if (crowded && !rule.crowded) await this.notices.crowded(tx, rule, to);
      await killPoint('alerts.before-commit');
      await this.watch.evaluated(tx, rule.id, upTo, crowded);
      return done;
    });
  }

  private async advance(tx: Tx, rule: AlertRuleRow, series: WatchedState[], to: Date): Promise<number> {
    const gaps = await this.watch.gaps(tx, rule.evaluatedTo, to);
    const ids = series.map(({ seriesId }) => seriesId);
    const samples = await this.watch.samples(tx, ids, stretches(rule.evaluatedTo, gaps, to));
    const blind = gaps.map((gap: TimeSpan) => ({ from: gap.from.getTime(), to: gap.to.getTime() }));
    const states = new Map<number, SeriesState>();
    const transitions: SeriesTransition[] = [];
    for (const { seriesId, labels, state } of series) {
      const run = runSeries(
        rule,
        { seriesId, labels },
        state,
        samples.get(seriesId) ?? [],
        blind,
        to.getTime(),
      );
      if (!run) continue;
      states.set(seriesId, run.state);
      transitions.push(...run.transitions);
    }
    const incidentOf = await this.keeper.apply(tx, rule, series, states, transitions, to);
    const [gone, kept] = parted([...states], ([, state]) => isLongGone(state, to));
    await this.watch.keep(
      tx,
      rule.id,
      kept.map(([seriesId, state]) => ({ seriesId, state, incidentId: incidentOf.get(seriesId) ?? null })),
    );
    await this.watch.forget(
      tx,
      rule.id,
      gone.map(([seriesId]) => seriesId),
    );
    return transitions.length;
  }

  /** The clock went back: the states are made to fit, and the watch goes on from there. */
  private async repair(tx: Tx, rule: AlertRuleRow, series: WatchedState[], to: Date): Promise<number> {
    const repaired = series.flatMap(({ seriesId, state, incidentId }) =>
      state ? [{ seriesId, state: repairClock(state, to.getTime()), incidentId }] : [],
    );
    await this.watch.keep(tx, rule.id, repaired);
    return 0;
  }
}

/** A rule that could not be looked after for long catches up step by step: no round reads a week. */
function stepOf({ evaluatedTo }: AlertRuleRow, series: readonly WatchedState[], to: Date): Date {
  const furthest = new Date(evaluatedTo.getTime() + CATCH_UP_MS);
  return series.some(({ state }) => state !== null) && furthest < to ? furthest : to;
}

/** The times in which somebody looked: what was measured in between is history's alone. */
function stretches(from: Date, gaps: readonly TimeSpan[], to: Date): TimeSpan[] {
  const edges = [from, ...gaps.flatMap((gap) => [gap.from, gap.to]), to];
  return edges.flatMap((edge, i): TimeSpan[] => {
    const next = edges[i + 1];
    return i % 2 === 0 && next && edge < next ? [{ from: edge, to: next }] : [];
  });
}

/** What fires without an incident begins anew, so that its incident is opened. */
function sound(series: WatchedState): WatchedState {
  const { state, incidentId } = series;
  return state?.phase === 'FIRING' && incidentId === null
    ? { ...series, state: newState(state.clock) }
    : series;
}

function isLongGone({ phase, missing, seenAt }: SeriesState, to: Date): boolean {
  return missing && phase === 'OK' && seenAt < to.getTime() - FORGET_AFTER_MS;
}

function parted<T>(all: readonly T[], isFirst: (each: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((each) => !isFirst(each))];
}

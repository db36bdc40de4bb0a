import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BacktestAlertRule } from '../../src/modules/metrics/alerts/backtest/backtest-alert-rule.js';
import type { SeriesTransition } from '../../src/modules/metrics/alerts/engine/grouping.js';
import { inOrder } from '../../src/modules/metrics/alerts/engine/grouping.js';
import {
  pick,
  randomOf,
  randomSamples,
  randomTerms,
} from '../../src/modules/metrics/alerts/engine/random-series.js';
import { IncidentKeeper } from '../../src/modules/metrics/alerts/evaluation/incident-keeper.js';
import { SETTLE_MS } from '../../src/modules/metrics/alerts/evaluation/watch-alerts.js';
import { WatchStore } from '../../src/modules/metrics/alerts/evaluation/watch.store.js';
import { AlertSeverity, type AlertRuleDraft } from '../../src/modules/metrics/alerts/rules/alert-rule.js';
import { CreateAlertRule } from '../../src/modules/metrics/alerts/rules/save-alert-rule.use-cases.js';
import { SeriesStore } from '../../src/modules/metrics/series/series.store.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { TestSystem } from '../kit/test-system.js';
import { Watched } from './alerts-kit.js';

const ACTOR = systemActor('test');
const SPAN_MS = 1_500_000;
const HOSTS = ['a', 'b'];
const [RULES = 3, SEED = 1] = (process.env['ALERTS_EQUIV'] ?? '').split(',').filter(Boolean).map(Number);

/**
 * The live watch and a backtest of the same time say the same: rules and series are random, the watch looks when it
 * likes, sometimes not at all for minutes, and dies now and then before it commits. So do the messages.
 */
describe('alert rules live and over history (S000-TBL-12)', () => {
  let system: TestSystem;
  let watched: Watched;
  const random = randomOf(SEED);
  const rules = new Map<string, AlertRuleDraft>();
  /** What was committed, by rule. */
  const live = new Map<string, SeriesTransition[]>();

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    // The past: samples of the future are refused nowhere, and days without a partition hold nothing.
    watched = new Watched(system, new Date(Date.now() - 3 * 3_600_000));
    await watched.look();
  });
  afterAll(async () => {
    watched.leave();
    await system.stop();
  });

  async function begin(n: number): Promise<void> {
    const metric = `equiv.n${n}`;
    const samples = HOSTS.flatMap((host) =>
      randomSamples(random, watched.now.getTime() + 1_000, SPAN_MS / 14_000).map(({ at, value }) => ({
        name: metric,
        unit: '%',
        labels: { host },
        at: new Date(at),
        value,
      })),
    );
    await system.get(UnitOfWork).run(ACTOR, (tx) => system.get(SeriesStore).write(tx, samples));
    const draft: AlertRuleDraft = {
      ...randomTerms(random),
      title: metric,
      metric,
      labels: {},
      groupBy: random() < 0.5 ? [] : ['host'],
      severity: AlertSeverity.WARNING,
      escalation: [],
      runbook: null,
    };
    const id = await system.get(CreateAlertRule).execute(ACTOR, draft);
    rules.set(id, draft);
    live.set(id, []);
  }

  /** Remembers what was committed, and lets one look in twenty die before it commits. */
  function listen(): () => void {
    const [keeper, store, evaluate] = [system.get(IncidentKeeper), system.get(WatchStore), watched.evaluate];
    const [apply, evaluated, execute] = [
      keeper.apply.bind(keeper),
      store.evaluated.bind(store),
      evaluate.execute.bind(evaluate),
    ];
    let seen: readonly SeriesTransition[] = [];
    keeper.apply = (tx, rule, series, states, transitions, now) => {
      seen = transitions;
      return apply(tx, rule, series, states, transitions, now);
    };
    let isListening = true;
    store.evaluated = (...given) =>
      isListening && random() < 0.05 ? Promise.reject(new Error('died')) : evaluated(...given);
    evaluate.execute = async (id, to) => {
      seen = [];
      const count = await execute(id, to);
      live.get(id)?.push(...seen);
      return count;
    };
    return () => {
      isListening = false;
    };
  }

  it(`${RULES} rules fire and resolve the same, to the millisecond`, async () => {
    const from = watched.now;
    for (let n = 0; n < RULES; n += 1) await begin(n);
    const stop = listen();
    let deaths = 0;
    for (const end = from.getTime() + SPAN_MS; watched.now.getTime() < end;) {
      watched.advance(pick(random, [10, 10, 20, 30, 45, random() < 0.15 ? 200 : 15]));
      await watched.look().catch((error: unknown) => {
        expect(String(error)).toContain('died');
        deaths += 1;
      });
    }
    stop();
    watched.advance(10);
    await watched.look();
    const to = watched.now;
    let transitions = 0;
    let incidents = 0;
    for (const [id, draft] of rules) {
      const replayed = await system.get(BacktestAlertRule).execute(draft, from, to, 'en');
      const told = inOrder(live.get(id) ?? []);
      expect(told, JSON.stringify({ seed: SEED, draft })).toEqual(replayed.transitions);
      const stored = await system.sql<{
        openedAt: Date;
        resolvedAt: Date | null;
        labels: unknown;
        cause: string;
      }>(
        `SELECT opened_at AS "openedAt", resolved_at AS "resolvedAt", labels, cause FROM incidents WHERE rule_id = $1
         ORDER BY opened_at, group_key`,
        [id],
      );
      const expected = [...replayed.incidents]
        .map(({ openedAt, resolvedAt, labels, cause }) => ({ openedAt, resolvedAt, labels, cause }))
        .sort(
          (a, b) =>
            a.openedAt.getTime() - b.openedAt.getTime() ||
            (JSON.stringify(a.labels) < JSON.stringify(b.labels) ? -1 : 1),
        );
      expect(stored, draft.title).toEqual(expected);
      const notices = await system.sql<{ kind: string }>(
        `SELECT upper(replace(n.kind, 'alert.incident-', '')) AS kind FROM notices n
         JOIN incidents i ON n.group_key = 'incident:' || i.id WHERE i.rule_id = $1 ORDER BY 1`,
        [id],
      );
      expect(
        notices.map(({ kind }) => kind),
        'what people were told is what the backtest says they would have been',
      ).toEqual(replayed.messages.map(({ kind }) => String(kind)).sort());
      transitions += told.length;
      incidents += stored.length;
    }
    expect(incidents, 'something happened at all').toBeGreaterThan(RULES / 2);
    expect(deaths).toBeGreaterThan(0);
    expect(to.getTime() - from.getTime()).toBeGreaterThan(SETTLE_MS);
    process.stdout.write(
      `alerts:equiv seed ${SEED}: ${RULES} rules, ${transitions} transitions, ${incidents} incidents, ${deaths} deaths, all the same\n`,
    );
  });
});

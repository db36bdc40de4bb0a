import { EvaluateRule } from '../../src/modules/metrics/alerts/evaluation/evaluate-rule.use-case.js';
import { SETTLE_MS, WatchAlerts } from '../../src/modules/metrics/alerts/evaluation/watch-alerts.js';
import { SeriesStore } from '../../src/modules/metrics/series/series.store.js';
import { Clock } from '../../src/platform/clock/clock.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import type { TestSystem } from '../kit/test-system.js';

export const RULE_FIELDS = `id version title state active seriesCount firingCount pendingCount missingCount crowded`;
export const INCIDENT_FIELDS = `id version state title severity cause openedAt resolvedAt openedValue worstValue flapping
  firingSeries escalated silencedUntil resolution labels { name value } assignee { id name } acknowledgedBy`;

export interface Incident {
  id: string;
  version: number;
  state: 'OPEN' | 'ACKNOWLEDGED' | 'RESOLVED';
  cause: string;
  openedAt: string;
  resolvedAt: string | null;
  worstValue: number | null;
  flapping: boolean;
  firingSeries: number;
  escalated: number;
  silencedUntil: string | null;
  resolution: string | null;
  labels: { name: string; value: string }[];
  assignee: { id: string } | null;
  acknowledgedBy: string | null;
}

export const ruleInput = (metric: string, change: Record<string, unknown> = {}) => ({
  title: `${metric} 경보`,
  metric,
  severity: 'CRITICAL',
  condition: 'GT',
  threshold: 90,
  forSeconds: 0,
  noDataSeconds: 300,
  flapLimit: 0,
  ...change,
});

/** A watch whose time the test decides: samples are written for an instant, and looked at when it has settled. */
export class Watched {
  private readonly real: () => Date;
  private at: number;

  constructor(
    private readonly system: TestSystem,
    start: Date,
  ) {
    const clock = system.get(Clock);
    this.real = clock.now.bind(clock);
    this.at = start.getTime();
    clock.now = () => new Date(this.at);
  }

  /** The system's own clock again: sessions and tokens live by it. */
  leave(): void {
    this.system.get(Clock).now = this.real;
  }

  get now(): Date {
    return new Date(this.at);
  }

  set(at: Date | number): void {
    this.at = new Date(at).getTime();
  }

  advance(seconds: number): void {
    this.at += seconds * 1_000;
  }

  async write(
    name: string,
    value: number,
    labels: Record<string, string> = {},
    at = this.now,
  ): Promise<void> {
    await this.system
      .get(UnitOfWork)
      .run(systemActor('test'), (tx) =>
        this.system.get(SeriesStore).write(tx, [{ name, unit: '%', labels, at, value }]),
      );
  }

  /** Looks after everything as of now, and as if now had settled. */
  async look(): Promise<void> {
    this.at += SETTLE_MS;
    await this.system.get(WatchAlerts).look();
    this.at -= SETTLE_MS;
  }

  /** A value, ten seconds later, looked at. */
  async say(name: string, value: number, labels: Record<string, string> = {}): Promise<void> {
    this.advance(10);
    await this.write(name, value, labels);
    await this.look();
  }

  get evaluate(): EvaluateRule {
    return this.system.get(EvaluateRule);
  }
}

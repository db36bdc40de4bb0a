import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../../platform/clock/clock.js';
import { Db } from '../../../../platform/db/db.js';
import { UnitOfWork } from '../../../../platform/db/unit-of-work.js';
import { Schedule } from '../../../../platform/schedule/schedule.js';
import { systemActor } from '../../../../platform/security/actor.js';
import { describeError, log } from '../../../../platform/telemetry/logger.js';
import { EscalateIncident } from '../incidents/escalate-incident.use-case.js';
import { FollowSilences } from '../silences/follow-silences.js';
import { EvaluateRule } from './evaluate-rule.use-case.js';
import { WatchStore } from './watch.store.js';

const EVERY_MS = 10_000;
/** Samples are given so long to arrive before their time is decided. */
export const SETTLE_MS = 5_000;
/** Not looked for so long, nobody watched: no silence of that time means anything. */
const GAP_MS = 60_000;
const BACK_MS = 5_000;
const ACTOR = systemActor('alerts');

/** Looks after all rules, in one process of all, as long as PostgreSQL stands. */
@Injectable()
export class WatchAlerts implements OnModuleInit {
  constructor(
    private readonly schedule: Schedule,
    private readonly db: Db,
    private readonly uow: UnitOfWork,
    private readonly watch: WatchStore,
    private readonly evaluate: EvaluateRule,
    private readonly escalate: EscalateIncident,
    private readonly silences: FollowSilences,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.schedule.register({ name: 'alerts.watch', everyMs: EVERY_MS, run: () => this.look() });
  }

  /** One rule that cannot be looked after keeps no other waiting. */
  async look(): Promise<void> {
    const to = await this.lookTo();
    await this.each(await this.dueRules(to), 'rule', (id) => this.evaluate.execute(id, to));
    await this.silences.execute();
    await this.each(await this.dueEscalations(), 'incident', (id) => this.escalate.execute(id));
  }

  /** Up to when there is something to decide. A time in which nobody looked is noted, for history as well. */
  private lookTo(): Promise<Date> {
    return this.uow.run(ACTOR, async (tx) => {
      const to = new Date(this.clock.now().getTime() - SETTLE_MS);
      const before = await this.watch.lookedTo(tx);
      if (before && to.getTime() - before.getTime() > GAP_MS)
        await this.watch.noteGap(tx, { from: before, to });
      const backMs = before ? before.getTime() - to.getTime() : 0;
      const isBehind = before && backMs > 0 && backMs <= BACK_MS;
      if (backMs > BACK_MS) await this.watch.forgetGapsAfter(tx, to);
      if (!isBehind) await this.watch.look(tx, to);
      return isBehind ? before : to;
    });
  }

  /** Rules with something new, or with series whose silence may mean something. */
  private async dueRules(to: Date): Promise<string[]> {
    const rows = await this.db.rows<{ id: string }>(
      `SELECT r.id FROM alert_rules r WHERE r.active AND r.evaluated_to <> $1 AND (
         EXISTS (SELECT FROM alert_states a WHERE a.rule_id = r.id)
         OR EXISTS (SELECT FROM incidents i WHERE i.rule_id = r.id AND i.resolved_at IS NULL)
         OR EXISTS (SELECT FROM metric_series s WHERE s.name = r.metric AND s.labels @> r.labels AND s.last_at > r.evaluated_to))
       ORDER BY r.id`,
      [to],
    );
    return rows.map(({ id }) => id);
  }

  private async dueEscalations(): Promise<string[]> {
    const rows = await this.db.rows<{ id: string }>(
      'SELECT id FROM incidents WHERE next_escalation_at <= $1 ORDER BY next_escalation_at LIMIT 100',
      [this.clock.now()],
    );
    return rows.map(({ id }) => id);
  }

  private async each(
    ids: readonly string[],
    what: string,
    run: (id: string) => Promise<unknown>,
  ): Promise<void> {
    let failure: unknown = null;
    for (const id of ids)
      await run(id).catch((error: unknown) => {
        failure = error;
        log.error({ [what]: id, error: describeError(error) }, `could not look after a ${what}`);
      });
    if (failure !== null) throw failure as Error;
  }
}

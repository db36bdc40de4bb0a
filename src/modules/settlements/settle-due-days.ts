import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Db } from '../../platform/db/db.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { Consumers } from '../../platform/outbox/consumers.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import { Schedule } from '../../platform/schedule/schedule.js';
import { systemActor } from '../../platform/security/actor.js';
import { newId } from '../../shared/ids.js';
import { addDays, billingDate, startOfDay, type BillingDate } from '../../shared/time.js';
import { SettlementRuns } from './settlement-runs.js';

const ACTOR = systemActor('settlement');
const HOUR_MS = 3_600_000;
/** The provider does not say when in the day after its lines are complete; at ten people are there to look. */
const FROM_HOUR = 10;
/** Days further back are settled when somebody asks. */
const LOOK_BACK_DAYS = 35;
/** A day with open differences is read again once a day, since providers correct themselves. */
const AGAIN_AFTER_HOURS = 20;

/**
 * Each day from ten o'clock in Seoul: yesterday, days that were missed, and days with open differences. The fact goes
 * through the queue, so that a try that fails is repeated; the hour after finds what is still missing.
 */
@Injectable()
export class SettleDueDays implements OnModuleInit {
  constructor(
    private readonly schedule: Schedule,
    private readonly consumers: Consumers,
    private readonly db: Db,
    private readonly uow: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly runs: SettlementRuns,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.schedule.register({
      name: 'settlements.find-due',
      hourly: 20,
      missed: 'run-once',
      run: () => this.execute(),
    });
    this.consumers.register({
      name: 'settlements.begin',
      event: 'settlement.due',
      queue: 'settlements',
      handle: async ({ payload }) => {
        await this.runs.start(ACTOR, payload.day as BillingDate);
      },
    });
  }

  /** @returns the days that were found */
  async execute(): Promise<BillingDate[]> {
    const now = this.clock.now();
    const today = billingDate(now);
    if (now.getTime() < startOfDay(today).getTime() + FROM_HOUR * HOUR_MS) return [];
    const days = await this.due(today);
    await this.uow.run(ACTOR, async (tx) => {
      for (const day of days) await this.outbox.add(tx, 'settlement.due', newId(), { day });
    });
    return days;
  }

  private async due(today: BillingDate): Promise<BillingDate[]> {
    const yesterday = addDays(today, -1);
    const again = new Date(this.clock.now().getTime() - AGAIN_AFTER_HOURS * HOUR_MS);
    const rows = await this.db.rows<{ day: BillingDate }>(
      `SELECT d.day::date::text AS day FROM generate_series(
         greatest($1::date, (SELECT coalesce(min(day), $2::date) FROM settlement_days)), $2::date, '1 day') AS d (day)
       LEFT JOIN settlement_days s ON s.day = d.day::date
       WHERE s.day IS NULL OR (s.settled_at < $3
         AND EXISTS (SELECT FROM settlement_differences x WHERE x.day = s.day AND x.status = 'OPEN'))
       ORDER BY 1`,
      [addDays(today, -LOOK_BACK_DAYS), yesterday, again],
    );
    return rows.map((row) => row.day);
  }
}

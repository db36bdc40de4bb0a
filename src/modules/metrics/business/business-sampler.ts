import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { Schedule } from '../../../platform/schedule/schedule.js';
import { systemActor } from '../../../platform/security/actor.js';
import { LedgerQueries } from '../../ledger/index.js';
import { PaymentsFacade } from '../../payments/index.js';
import { UsersFacade } from '../../users/index.js';
import { SeriesStore } from '../series/series.store.js';
import { BUSINESS_SERIES, type BusinessSeries } from './business-series.js';

const EVERY_MS = 30_000;

/** Looks at the numbers of the business from time to time, in one process of all. */
@Injectable()
export class BusinessSampler implements OnModuleInit {
  constructor(
    private readonly schedule: Schedule,
    private readonly work: UnitOfWork,
    private readonly store: SeriesStore,
    private readonly ledger: LedgerQueries,
    private readonly payments: PaymentsFacade,
    private readonly users: UsersFacade,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.schedule.register({ name: 'metrics.sample-business', everyMs: EVERY_MS, run: () => this.sample() });
  }

  /** A number that cannot be read is left out: the others are still told, and its silence tells of it. */
  async sample(): Promise<void> {
    const at = this.clock.now();
    const series = Object.entries<BusinessSeries>(BUSINESS_SERIES);
    const { ledger, payments, users } = this;
    const read = await Promise.allSettled(
      series.map(([, each]) => each.read({ ledger, payments, users }, at)),
    );
    const samples = series.flatMap(([name, { unit }], i) => {
      const result = read[i];
      const value = result?.status === 'fulfilled' ? result.value : null;
      return value === null ? [] : [{ name, unit, labels: {}, at, value }];
    });
    await this.work.run(systemActor('metrics'), (tx) => this.store.write(tx, samples));
    const failed = read.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason as Error;
  }
}

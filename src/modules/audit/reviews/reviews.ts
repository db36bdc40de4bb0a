import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { StaffDirectory } from '../../../platform/security/staff-directory.js';
import { addDays, billingDate, startOfDay, type BillingDate } from '../../../shared/time.js';
import { ReviewQueries, type MonthFigures, type SignatureRow } from './review.queries.js';
import {
  dueOn,
  endOf,
  findingsOf,
  firstDay,
  monthOf,
  monthsBetween,
  statusOf,
  USUAL_DAYS,
  type AccessReviewStatus,
  type ActorDay,
  type Finding,
  type Month,
} from './review.rules.js';

export interface Review {
  month: Month;
  status: AccessReviewStatus;
  dueOn: BillingDate;
  figures: Omit<MonthFigures, 'month'>;
  signature: SignatureRow | null;
}

export interface ReviewDetail {
  days: ActorDay[];
  findings: Finding[];
  countedAt: Date | null;
}

const NOTHING = { records: 0, lookedUp: 0, night: 0, reveals: 0, exports: 0, unexplained: 0, staff: 0 };
/** Records are kept for two years: of an older month it cannot be said any more whether it was changed. */
const KEPT_DAYS = 2 * 365;

/** The months, and how each of them stands. */
@Injectable()
export class Reviews {
  constructor(
    private readonly queries: ReviewQueries,
    private readonly uow: UnitOfWork,
    private readonly staff: StaffDirectory,
    private readonly clock: Clock,
  ) {}

  /**
   * Newest first: the months whose records are all there, from the first record to the one that runs, and behind them
   * older ones as far as they were signed.
   */
  async months(): Promise<Month[]> {
    const [first, signed] = await Promise.all([this.queries.firstDay(), this.queries.signedMonths()]);
    if (first === null) return [];
    const whole = endOf(monthOf(addDays(this.today(), -KEPT_DAYS)));
    const from = first > whole ? first : whole;
    const older = signed.filter((month) => month < monthOf(from)).reverse();
    return [...monthsBetween(from, this.today()), ...older];
  }

  /** @param months newest first */
  async of(months: readonly Month[]): Promise<Review[]> {
    const [newest, oldest] = [months[0], months.at(-1)];
    if (!newest || !oldest) return [];
    const [figures, signatures] = await Promise.all([
      this.queries.figures(firstDay(oldest), endOf(newest)),
      this.queries.signatures(months),
    ]);
    const today = this.today();
    return months.map((month) => {
      const signature = signatures.find((one) => one.month === month) ?? null;
      const { month: _, ...found } = figures.find((one) => one.month === month) ?? { month, ...NOTHING };
      return {
        month,
        status: statusOf(month, signature !== null, today),
        dueOn: dueOn(month),
        figures: found,
        signature,
      };
    });
  }

  /** Who did what in a month, and what stands out. */
  async detail(month: Month): Promise<ReviewDetail> {
    const [from, to] = [firstDay(month), endOf(month)];
    const [all, countedAt] = await Promise.all([
      this.queries.days(addDays(from, -USUAL_DAYS), to),
      this.queries.countedAt(month),
    ]);
    const [before, days] = [all.filter(({ day }) => day < from), all.filter(({ day }) => day >= from)];
    const people = new Set(
      days.flatMap(({ actorType, actorId }) => (actorType === 'ADMIN' && actorId ? [actorId] : [])),
    );
    const accounts = await this.uow.run(systemActor('access-review'), (tx) =>
      this.staff.customersOf(tx, [...people]),
    );
    const ownLooks = await this.queries.ownLooks({ from: startOfDay(from), to: startOfDay(to) }, accounts);
    return { days, findings: findingsOf(days, before, ownLooks), countedAt };
  }

  /** Whether the records are still those that were signed; null where nobody can say. */
  async isIntact(month: Month): Promise<boolean | null> {
    const [signature] = await this.queries.signatures([month]);
    if (!signature || firstDay(month) < addDays(this.today(), -KEPT_DAYS)) return null;
    const { records, digest } = await this.queries.digestOf(month);
    return records === signature.records && digest.equals(signature.digest);
  }

  private today(): BillingDate {
    return billingDate(this.clock.now());
  }
}

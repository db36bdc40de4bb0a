import { Injectable } from '@nestjs/common';
import { PaymentsFacade } from '../../payments/index.js';
import { ActivityPeople } from '../activity/activity-people.js';
import { ColumnStore } from '../columns/column-store.js';
import { ActivitySource } from './activity-source.js';
import { dayTeller, endOf, startOf, type Buckets, type Span } from './buckets.js';
import { CohortBy } from './cells.js';
import { CohortOf } from './retention.js';

/** Who belongs to which cohort: by when they registered, were first seen or first paid. */
@Injectable()
export class Cohorts {
  constructor(
    private readonly people: ActivityPeople,
    private readonly payments: PaymentsFacade,
    private readonly columns: ColumnStore,
    private readonly source: ActivitySource,
  ) {}

  async of(by: CohortBy, span: Span, { starts, indexOf }: Buckets): Promise<CohortOf> {
    const cohorts = new CohortOf(starts.length);
    const dayOf = dayTeller();
    const put = (person: number, at: Date): void => cohorts.put(person, indexOf.get(dayOf(at)) ?? -1);
    if (by === CohortBy.SIGNUP) {
      for (const { no, at } of await this.people.joined(startOf(span), endOf(span))) put(no, at);
    } else if (by === CohortBy.FIRST_PAYMENT) {
      const first = await this.payments.stats.firstPaid(startOf(span), endOf(span));
      const numbers = await this.people.numbersIfKnown(first.map(({ userId }) => userId));
      for (const { userId, at } of first) {
        const no = numbers.get(userId);
        if (no !== undefined) put(no, at);
      }
    } else await this.byFirstActivity(cohorts, span, indexOf);
    return cohorts;
  }

  /** First of all that is kept: whoever was seen before the span belongs to no cohort of it. */
  private async byFirstActivity(cohorts: CohortOf, span: Span, indexOf: Buckets['indexOf']): Promise<void> {
    const first = await this.columns.firstDay();
    const from = first !== null && first < span.from ? first : span.from;
    for await (const part of this.source.days(null, { from, to: span.to })) {
      const cohort = indexOf.get(part.day) ?? -1;
      for (const person of part.people) cohorts.put(person, cohort);
    }
  }
}

import { Injectable } from '@nestjs/common';
import { log } from '../../../platform/telemetry/logger.js';
import { metrics } from '../../../platform/telemetry/metrics.js';
import { AccessReviewStatus } from './review.rules.js';
import { ReviewQueries } from './review.queries.js';
import { Reviews } from './reviews.js';

const DAY_MS = 86_400_000;

/** Tells those who watch the house of months that nobody signed in time, and of signed ones that were changed. */
@Injectable()
export class WatchAccessReviews {
  constructor(
    private readonly reviews: Reviews,
    private readonly queries: ReviewQueries,
  ) {}

  /** @param slot the day it is run for: each day proves another of the signed months */
  async execute(slot: Date): Promise<{ late: string[]; changed: string | null }> {
    const all = await this.reviews.of(await this.reviews.months());
    const late = all.filter(({ status }) => status === AccessReviewStatus.LATE).map(({ month }) => month);
    metrics.accessReviewsLate.set(late.length);
    if (late.length > 0) log.warn({ months: late }, 'access records wait for their monthly review');
    const changed = await this.proveOne(slot);
    if (changed) log.error({ month: changed }, 'access records of a signed month were changed');
    return { late, changed };
  }

  private async proveOne(slot: Date): Promise<string | null> {
    const signed = await this.queries.signedMonths();
    const month = signed[Math.floor(slot.getTime() / DAY_MS) % Math.max(1, signed.length)];
    if (month === undefined) return null;
    return (await this.reviews.isIntact(month)) === false ? month : null;
  }
}

import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../../shared/common-errors.js';
import { newIdAt } from '../../../shared/ids.js';
import { billingDate } from '../../../shared/time.js';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import type { Actor } from '../../../platform/security/actor.js';
import { auditErrors } from '../audit.errors.js';
import { AuditLog } from '../log/audit-log.js';
import { CountAccessDays } from './count-access-days.use-case.js';
import { ReviewQueries } from './review.queries.js';
import { Reviews } from './reviews.js';
import { endOf, firstDay, isOnlyOwn, parseMonth, sumOf } from './review.rules.js';

/**
 * Signs that the access records of a month were looked through. What was signed is kept with the signature: how many
 * records, and a digest of them all, so that a month that is changed afterwards is told from the one that was signed.
 */
@Injectable()
export class SignAccessReview {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly days: CountAccessDays,
    private readonly queries: ReviewQueries,
    private readonly reviews: Reviews,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * @param text the month, '2026-10'
   * @throws ACCESS_REVIEW_NOT_FOUND, ACCESS_REVIEW_NOT_OVER, ACCESS_REVIEW_SIGNED, ACCESS_REVIEW_ONLY_OWN, and
   *   FORBIDDEN to whoever is not a person
   */
  async execute(actor: Actor, text: string, note: string): Promise<void> {
    if (actor.type !== 'ADMIN') throw commonErrors.FORBIDDEN({ permission: 'accessReview.sign' });
    const month = parseMonth(text);
    if (!month || !(await this.reviews.months()).includes(month)) throw auditErrors.ACCESS_REVIEW_NOT_FOUND();
    if (billingDate(this.clock.now()) < endOf(month)) throw auditErrors.ACCESS_REVIEW_NOT_OVER();
    // What is signed is not counted anew: its records may have gone since.
    if ((await this.queries.signatures([month])).length > 0) throw auditErrors.ACCESS_REVIEW_SIGNED();
    await this.days.month(month);
    const [signed, detail] = await Promise.all([this.queries.digestOf(month), this.reviews.detail(month)]);
    if (isOnlyOwn(detail.days, actor.id)) throw auditErrors.ACCESS_REVIEW_ONLY_OWN();
    const own = detail.days.filter(({ actorId }) => actorId === actor.id);
    await this.uow.run(actor, async (tx) => {
      const now = this.clock.now();
      const id = newIdAt(now);
      const made: unknown[] = await tx.query(
        `INSERT INTO access_reviews (id, month, signed_at, signed_by, note, records, digest, own_looks, findings)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (month) DO NOTHING RETURNING 1`,
        [
          id,
          firstDay(month),
          now,
          actor.id,
          note,
          signed.records,
          signed.digest,
          sumOf(own, 'looks'),
          detail.findings.length,
        ],
      );
      if (made.length === 0) throw auditErrors.ACCESS_REVIEW_SIGNED();
      await this.audit.record(tx, actor, {
        action: 'access-review.signed',
        resourceType: 'access-review',
        resourceId: id,
        details: {
          month,
          records: signed.records,
          digest: signed.digest.toString('hex'),
          findings: detail.findings.length,
        },
      });
    });
  }
}

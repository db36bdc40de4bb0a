import { addDays, daysBetween } from '../../../shared/time.js';
import type { AccessReviewActor, AccessReviewDay, AccessReviewDetail } from './review.model.js';
import {
  addedUp,
  byActor,
  endOf,
  firstDay,
  isStaff,
  sumOf,
  type ActorDay,
  type Month,
} from './review.rules.js';
import type { Review, ReviewDetail } from './reviews.js';

/** A month as its page shows it. */
export function detailModel(review: Review, { days, findings, countedAt }: ReviewDetail): AccessReviewDetail {
  const own = days.filter(isStaff);
  return {
    review,
    countedAt,
    staff: byActor(own)
      .map(actorModel)
      .sort((a, b) => b.lookedUp - a.lookedUp || b.records - a.records),
    kinds: addedUp(own.map(({ kinds }) => kinds)),
    acts: addedUp(days.map(({ acts }) => acts)),
    days: dayModels(review.month, own),
    findings,
  };
}

function actorModel(days: readonly ActorDay[]): AccessReviewActor {
  const [{ actorType, actorId } = { actorType: '', actorId: null }] = days;
  return {
    actorType,
    actorId,
    records: sumOf(days, 'records'),
    looks: sumOf(days, 'looks'),
    lookedUp: sumOf(days, 'lookedUp'),
    busiest: Math.max(...days.map(({ people }) => people)),
    night: sumOf(days, 'night'),
    reveals: sumOf(days, 'reveals'),
    exports: sumOf(days, 'exports'),
    kinds: addedUp(days.map(({ kinds }) => kinds)),
  };
}

function dayModels(month: Month, days: readonly ActorDay[]): AccessReviewDay[] {
  return daysBetween(firstDay(month), addDays(endOf(month), -1)).map((day) => {
    const on = days.filter((one) => one.day === day);
    return { day, lookedUp: sumOf(on, 'lookedUp'), night: sumOf(on, 'night') };
  });
}

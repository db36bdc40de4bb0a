import { isUuid } from '../../../shared/ids.js';
import { billingDate, startOfDay, type BillingDate } from '../../../shared/time.js';
import { analyticsErrors } from '../analytics.errors.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export const EVENTS_MAX = 1_000;
export const DETAILS_MAX = 20;
export const KINDS_MAX = 200;
/** Beyond so many a customer names no new one: whatever strangers make up, programs can still name theirs. */
export const KINDS_OF_FRONTS_MAX = 100;
/** What a batch costs beside its call: else one customer could write millions of events a minute. */
export const EVENTS_A_POINT = 20;
/** Phones are off for a weekend, and clocks differ. */
export const BEHIND_MAX_MS = 7 * DAY_MS;
export const AHEAD_MAX_MS = 5 * MINUTE_MS;
export const KEEP_DAYS = 400;

const KIND = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/;
/** Kinds that stand for what our own books and records say. */
export const SIGNED_UP = 'user.signed_up';
export const PAID = 'order.paid';
const OURS = /^(user|order)\./;

export interface GivenActivity {
  id: string;
  kind: string;
  userId?: string | null;
  at: Date;
  details?: { name: string; value: string }[] | null;
}

export interface Activity {
  id: string;
  kind: string;
  userId: string;
  at: Date;
  day: BillingDate;
  /** Since the Seoul day began. */
  ms: number;
  details: Readonly<Record<string, string>> | null;
}

/**
 * An event from outside, in order.
 * @param self the customer who sends it about themself; null for a program that names whom
 * @throws ACTIVITY_INVALID
 */
export function checkedActivity(
  given: GivenActivity,
  path: string,
  now: Date,
  self: string | null,
): Activity {
  const refuse = (part: string, reason: string): never => {
    throw analyticsErrors.ACTIVITY_INVALID({ path: `${path}.${part}`, reason });
  };
  if (!isUuid(given.id)) refuse('id', 'a UUID');
  if (!KIND.test(given.kind) || given.kind.length > 60)
    refuse('kind', 'lower case words with dots, like page.viewed');
  if (OURS.test(given.kind)) refuse('kind', 'this kind is written by the house itself');
  const userId = given.userId ?? self;
  if (userId === null || !isUuid(userId)) return refuse('userId', 'the id of a customer');
  if (self !== null && userId !== self) refuse('userId', 'only about yourself');
  const { at } = given;
  if (at.getTime() > now.getTime() + AHEAD_MAX_MS) refuse('at', 'more than five minutes ahead');
  if (at.getTime() < now.getTime() - BEHIND_MAX_MS) refuse('at', 'more than seven days ago');
  const pairs = given.details ?? [];
  const details = Object.create(null) as Record<string, string>;
  for (const { name, value } of pairs) {
    if (Object.hasOwn(details, name)) refuse('details', `twice: ${name}`);
    details[name] = value;
  }
  const day = billingDate(at);
  return {
    id: given.id.toLowerCase(),
    kind: given.kind,
    userId: userId.toLowerCase(),
    at,
    day,
    ms: at.getTime() - startOfDay(day).getTime(),
    details: pairs.length > 0 ? details : null,
  };
}

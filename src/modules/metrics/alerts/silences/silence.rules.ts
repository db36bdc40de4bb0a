import { sorted } from '../../series/series.rules.js';
import { alertErrors } from '../alerts.errors.js';
import { AlertSeverity } from '../rules/alert-rule.js';
import type { NewSilence } from './silence.store.js';

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** Of one rule that is not critical. */
const MAX_HOURS = 30 * 24;
/** A wide one is over within a shift; within a week where somebody who answers for the rules wants it. */
const WIDE_MAX_HOURS = { handler: 8, owner: 7 * 24 } as const;
/** A form is open for a while before it is sent. */
const LATE_MS = 5 * 60_000;

type Length = Pick<NewSilence, 'startsAt' | 'endsAt'>;

export const lasts = ({ startsAt, endsAt }: Length): number => endsAt.getTime() - startsAt.getTime();

/** @throws SILENCE_OF_EVERYTHING, SILENCE_INVALID */
export function checkedSilence(given: NewSilence, now: Date): NewSilence {
  if (given.ruleId === null && Object.keys(given.labels).length === 0)
    throw alertErrors.SILENCE_OF_EVERYTHING({ path: 'input.ruleId' });
  const isJustNow = given.startsAt < now && given.startsAt.getTime() > now.getTime() - LATE_MS;
  const silence = { ...given, startsAt: isJustNow ? now : given.startsAt, labels: sorted(given.labels) };
  const isLong = lasts(silence) <= 0 || lasts(silence) > MAX_HOURS * HOUR_MS;
  const path = silence.startsAt < now ? 'startsAt' : isLong ? 'endsAt' : null;
  if (path !== null) throw alertErrors.SILENCE_INVALID({ path: `input.${path}`, maxHours: MAX_HOURS });
  return silence;
}

/** It covers whatever rule its labels fit, or one whose incidents wake people. @param rule null: none is named */
export const isWideSilence = (rule: { severity: AlertSeverity } | null): boolean =>
  rule === null || rule.severity === AlertSeverity.CRITICAL;

/**
 * Counted from now, not from its beginning: a row of short ones, each planned behind the other, is no way around it.
 * @throws SILENCE_TOO_WIDE
 */
export function refuseTooLong({ endsAt }: Length, now: Date, isOwner: boolean): void {
  const maxHours = WIDE_MAX_HOURS[isOwner ? 'owner' : 'handler'];
  if (endsAt.getTime() - now.getTime() > maxHours * HOUR_MS + LATE_MS)
    throw alertErrors.SILENCE_TOO_WIDE({ path: 'input.endsAt', maxHours });
}

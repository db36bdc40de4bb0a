import { billingDate, type BillingDate } from '../../../shared/time.js';
import { customerErrors } from './customers.errors.js';

/** 만 19세: of age in Korea. */
export const LEGAL_AGE = 19;
const BORN_AFTER = '1900-01-01';

/** Full years on the calendar of Seoul; whoever is born on 29 February is a year older on 1 March. */
export function ageOf(birthDate: BillingDate, today: BillingDate): number {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** @throws BIRTH_DATE_INVALID for a day nobody alive was born on, UNDER_AGE */
export function requireLegalAge(birthDate: BillingDate, now: Date): void {
  const today = billingDate(now);
  if (birthDate > today || birthDate < BORN_AFTER)
    throw customerErrors.BIRTH_DATE_INVALID({ path: 'birthDate' });
  const age = ageOf(birthDate, today);
  if (age < LEGAL_AGE) throw customerErrors.UNDER_AGE({ age: LEGAL_AGE });
}

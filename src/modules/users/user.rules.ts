import type { Service } from './user.entity.js';
import { userErrors } from './users.errors.js';

/**
 * Brings a phone number into E.164. Numbers without a country code are Korean.
 * @throws PHONE_INVALID when it cannot be one; refused when saved, not when an SMS fails months later
 */
export function normalisePhone(text: string, path = 'phone'): string {
  const compact = text.replace(/[\s().-]/g, '');
  const international =
    compact.startsWith('0') && !compact.startsWith('00') ? `+82${compact.slice(1)}` : compact;
  if (!/^\+[1-9][0-9]{6,14}$/.test(international)) throw userErrors.PHONE_INVALID({ path });
  if (international.startsWith('+82') && !/^\+82[1-9][0-9]{7,9}$/.test(international)) {
    throw userErrors.PHONE_INVALID({ path });
  }
  return international;
}

/** Each service once, in a fixed order, so that equal sets are equal rows. */
export function normaliseServices(services: Service[]): Service[] {
  return [...new Set(services)].sort();
}

import type { Payment } from './payment.entity.js';
import { isOpen, nextCheckDelayMs } from './payment.rules.js';

/** Sets when the janitor asks the provider next: later each time. */
export function planCheck(payment: Payment, now: Date): void {
  payment.nextCheckAt = new Date(now.getTime() + nextCheckDelayMs(payment.checks));
  payment.checks += 1;
}

/** A closed payment needs no janitor. @returns whether one was still coming */
export function stopLooking(payment: Payment): boolean {
  if (isOpen(payment.status) || payment.nextCheckAt === null) return false;
  payment.nextCheckAt = null;
  return true;
}

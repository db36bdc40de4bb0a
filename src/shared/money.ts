import { commonErrors } from './common-errors.js';

/** Whole won. A `bigint`, branded so that no other number slips in. */
export type Won = bigint & { readonly won: unique symbol };

/** Brands a computed amount. Arithmetic on `Won` gives `bigint`; this is the way back. */
export function won(amount: bigint | number): Won {
  return BigInt(amount) as Won;
}

const DIGITS = /^(0|[1-9][0-9]{0,17})$/;

/**
 * Reads whole won from text that a person or a client sent.
 * `BigInt('')` is 0n and `BigInt('0x10')` is 16n, so the form is checked before anything is computed.
 * @throws AMOUNT_INVALID for signs, fractions, exponents, other digits, blanks, leading zeros
 */
export function parseWon(text: unknown, path = 'amount'): Won {
  if (typeof text !== 'string' || !DIGITS.test(text)) throw commonErrors.AMOUNT_INVALID({ path });
  return BigInt(text) as Won;
}

/** @throws AMOUNT_OUT_OF_RANGE when `amount` is below `min` or above `max` (both inclusive, in won) */
export function requireWonBetween(amount: Won, min: Won, max: Won, path = 'amount'): void {
  if (amount < min || amount > max) {
    throw commonErrors.AMOUNT_OUT_OF_RANGE({ path, min: min.toString(), max: max.toString() });
  }
}

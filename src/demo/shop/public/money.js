// Amounts are text or BigInt: a JavaScript number would round what a ledger must not.
const PLAIN = /^[1-9]\d{0,17}$/;
const GROUPED = /^[1-9]\d{0,2}(,\d{3})+$/;

/** Whole won from what a person typed ("10,000" or "10000") as plain digits; null when it is something else. */
export function parseWon(typed) {
  const text = typed.trim();
  const digits = GROUPED.test(text) ? text.replaceAll(',', '') : text;
  return PLAIN.test(digits) ? digits : null;
}

export const grouped = (amount) => BigInt(amount).toLocaleString('ko-KR');

/** The payment window's SDK takes a number; every amount the server accepts for an order is far below its limits. */
export function sdkAmount(won) {
  const value = Number(won);
  if (!Number.isSafeInteger(value)) throw new RangeError('amount');
  return { currency: 'KRW', value };
}

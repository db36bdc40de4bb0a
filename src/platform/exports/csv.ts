/** Excel reads UTF-8 as such only behind it; without it Korean is broken. */
export const BYTE_ORDER_MARK = '\ufeff';

/**
 * What a spreadsheet would take for a formula (OWASP, CSV injection), also in full width, as a Korean keyboard writes it,
 * and behind blanks nobody sees: it is shown as text behind an apostrophe.
 */
const FORMULA = /^(?:[\t\r\n]|[\s\u200b\ufeff]*[=+\-@＝＋－＠])/;
/** Amounts are ours, digits only: a minus before them is no formula. */
const NUMBER = /^-?\d+$/;

/** A value of a comma-separated file (RFC 4180). */
export function cell(value: string): string {
  const safe = FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function line(values: readonly string[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}

/** Excel reads UTF-8 as such only behind it; without it Korean is broken. */
export const BYTE_ORDER_MARK = '\ufeff';

/**
 * What a spreadsheet would take for a formula (OWASP, CSV injection), also in full width, as a Korean keyboard writes it,
 * and behind blanks nobody sees: it is shown as text behind an apostrophe.
 */
const FORMULA = /^(?:[\t\r\n]|[\s\u200b\ufeff]*[=+\-@＝＋－＠])/;
/** Amounts are ours, digits only: a minus before them is no formula. */
const NUMBER = /^-?\d+$/;

const isFormula = (value: string): boolean => FORMULA.test(value) && !NUMBER.test(value);

/** The value as a spreadsheet shows it and does not work it out. */
export function guarded(value: string): string {
  return isFormula(value) ? `'${value}` : value;
}

/** What `guarded` was given. A value that itself begins as if it were guarded cannot be told from one that was. */
export function unguarded(text: string): string {
  return text.startsWith("'") && isFormula(text.slice(1)) ? text.slice(1) : text;
}

/** A value of a comma-separated file (RFC 4180). */
export function cell(value: string): string {
  const safe = guarded(value);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function line(values: readonly string[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}

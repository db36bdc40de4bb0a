import { formatSeoul } from '../../../shared/time.js';
import type { EntryRow } from './statement.queries.js';

/** Excel reads UTF-8 as such only behind it; without it Korean is broken. */
export const BYTE_ORDER_MARK = '\ufeff';

const TITLES = [
  '번호',
  '일시',
  '구분',
  '상대 계정',
  '금액',
  '잔액',
  '출처',
  '출처 번호',
  '전표 번호',
  '취소한 전표',
];

/** What a spreadsheet would take for a formula (OWASP, CSV injection): it is shown as text behind an apostrophe. */
const FORMULA = /^[=+\-@\t\r]/;
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

export const titles = (): string => line(TITLES);

export function entryLine(entry: EntryRow): string {
  return line([
    entry.seq.toString(),
    formatSeoul(entry.postedAt),
    entry.kind,
    entry.counterAccount,
    entry.amount.toString(),
    entry.balance.toString(),
    entry.sourceKind,
    entry.sourceId,
    entry.postingId,
    entry.reversesId ?? '',
  ]);
}

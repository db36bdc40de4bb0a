import { seoulDay } from '@/lib/time';
import { toKorean, toLatin, isWhole } from './hangul';

/** What a text may stand for besides its letters. */
export interface Meaning {
  /** Whole won. */
  amount: string | null;
  /** A calendar day in Seoul. */
  day: string | null;
  isId: boolean;
  /** The same keys on the other keyboard, where that makes a word. */
  slip: string | null;
}

const UNITS: Record<string, bigint> = { 억: 100_000_000n, 만: 10_000n, 천: 1_000n, 백: 100n };
const PART = /(\d+(?:\.\d+)?)?(억|만|천|백)/g;
const SAFE_DIGITS = 13;

/** `12,000`, `₩12,000`, `12000원`, `1만2천`, `1.5억`, `3만 5000원`. */
export function amountIn(text: string): string | null {
  const plain = text
    .trim()
    .replaceAll(/[\s,]/g, '')
    .replace(/^₩/, '')
    .replace(/(원|won|krw)$/i, '');
  if (/^\d+$/.test(plain)) return plain.length <= SAFE_DIGITS ? String(BigInt(plain)) : null;
  if (!/^(?:(?:\d+(?:\.\d+)?)?(?:억|만|천|백))+\d*$/.test(plain)) return null;
  // 천 and 백 count within their 만 or 억: 3천만 is thirty million, 만 alone is one of it.
  let total = 0n;
  let part = 0n;
  for (const [, digits, unit = ''] of plain.matchAll(PART)) {
    const size = UNITS[unit] ?? 1n;
    const isLarge = size >= 10_000n;
    const alone = isLarge && part > 0n ? '0' : '1';
    const [whole = '0', fraction = ''] = (digits ?? alone).split('.');
    const value = (size * BigInt(whole + fraction)) / 10n ** BigInt(fraction.length);
    if (isLarge) total += part * size + value;
    part = isLarge ? 0n : part + value;
  }
  const rest = /\d+$/.exec(plain)?.[0] ?? '0';
  return String(total + part + BigInt(rest));
}

const DAY_MS = 86_400_000;
const ago = (today: string, days: number): string =>
  new Date(Date.parse(`${today}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
const NAMED: Record<string, number> = { 오늘: 0, today: 0, 어제: 1, yesterday: 1, 그제: 2, 그저께: 2 };

function calendarDay(year: number, month: number, day: number): string | null {
  const at = new Date(Date.UTC(year, month - 1, day));
  const isReal = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  return isReal ? at.toISOString().slice(0, 10) : null;
}

/** `2026-11-28`, `20261128`, `11/28`, `11.28`, `11월 28일`, `어제`. A day without its year is the last one that was. */
export function dayIn(text: string, now: Date): string | null {
  const plain = text.trim().toLowerCase();
  const today = seoulDay(now);
  const named = NAMED[plain];
  if (named !== undefined) return ago(today, named);
  const whole =
    /^(\d{4})[-./년]\s*(\d{1,2})[-./월]\s*(\d{1,2})\s*[.일]?$/.exec(plain) ??
    /^(20\d{2})(\d{2})(\d{2})$/.exec(plain);
  if (whole) return calendarDay(Number(whole[1]), Number(whole[2]), Number(whole[3]));
  const short = /^(\d{1,2})[-./월]\s*(\d{1,2})\s*일?$/.exec(plain);
  if (!short) return null;
  const year = Number(today.slice(0, 4));
  const thisYear = calendarDay(year, Number(short[1]), Number(short[2]));
  return thisYear && thisYear <= today ? thisYear : calendarDay(year - 1, Number(short[1]), Number(short[2]));
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function slipOf(text: string): string | null {
  if (/^[a-zA-Z\s]+$/.test(text)) {
    const korean = toKorean(text);
    return isWhole(korean) ? korean : null;
  }
  return /[ㄱ-ㅣ]/.test(text) && /[ㅏ-ㅣ가-힣]/.test(text) ? toLatin(text) : null;
}

export function meaningOf(typed: string, now: Date): Meaning {
  const text = typed.trim();
  return {
    amount: text.length >= 3 || /[억만천백원]/.test(text) ? amountIn(text) : null,
    day: dayIn(text, now),
    isId: UUID.test(text),
    slip: slipOf(text),
  };
}

import type { Won } from '../../../shared/money.js';
import type { Locale } from '../letter-kinds.js';

const NUMBER = new Intl.NumberFormat('ko-KR');
// 24 hours: whether a day's half is 오전 or AM depends on the release of Node.
const PARTS: Intl.DateTimeFormatOptions = {
  timeZone: 'Asia/Seoul',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
};
const INSTANT: Record<Locale, Intl.DateTimeFormat> = {
  ko: new Intl.DateTimeFormat('ko-KR', PARTS),
  en: new Intl.DateTimeFormat('en-GB', PARTS),
};

/** `12,000원`, `KRW 12,000`. */
export function wonInLetter(amount: Won, locale: Locale): string {
  return locale === 'ko' ? `${NUMBER.format(amount)}원` : `KRW ${NUMBER.format(amount)}`;
}

/** An instant as people in Seoul read it. */
export function instantInLetter(at: Date, locale: Locale): string {
  return locale === 'ko' ? INSTANT.ko.format(at) : `${INSTANT.en.format(at)} (KST)`;
}

/** The first line to somebody whose name may not be known. */
export function greeting(name: string | null, locale: Locale): string {
  if (locale === 'ko') return name ? `${name}님, ` : '';
  return name ? `${name}, ` : '';
}

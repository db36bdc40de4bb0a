import type { Won } from '../../../shared/money.js';
import type { Locale } from '../letter-kinds.js';

const NUMBER = new Intl.NumberFormat('ko-KR');
const INSTANT: Record<Locale, Intl.DateTimeFormat> = {
  ko: new Intl.DateTimeFormat('ko-KR', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Seoul' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Seoul' }),
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

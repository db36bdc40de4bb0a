import type { Language } from './i18n';

const MINUS = '−';

function parts(won: string): { negative: boolean; digits: bigint } {
  const value = BigInt(won);
  return value < 0n ? { negative: true, digits: -value } : { negative: false, digits: value };
}

function unit(text: string, language: Language): string {
  return language === 'ko' ? `${text}원` : `₩${text}`;
}

const grouped = new Intl.NumberFormat('ko-KR');

/** Exact amount: `12,345원`, in English `₩12,345`. Whole won travel as digits and never become floats. */
export function formatWon(won: string, language: Language): string {
  const { negative, digits } = parts(won);
  return `${negative ? MINUS : ''}${unit(grouped.format(digits), language)}`;
}

/** Only the digits with separators, for a place that writes the unit itself. */
export function formatWonDigits(won: string): string {
  const { negative, digits } = parts(won);
  return `${negative ? MINUS : ''}${grouped.format(digits)}`;
}

/** Short amount for tiles and axes: `546만 원`, `1.46억 원`; in English `₩5.5M`. Show the exact one on hover. */
export function formatWonCompact(won: string, language: Language): string {
  const { negative, digits } = parts(won);
  const sign = negative ? MINUS : '';
  if (language === 'en') {
    const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
    return `${sign}₩${compact.format(digits)}`;
  }
  if (digits >= 100_000_000n) {
    const hundredths = digits / 1_000_000n;
    const fraction = (hundredths % 100n).toString().padStart(2, '0').replace(/0+$/, '');
    return `${sign}${grouped.format(hundredths / 100n)}${fraction ? `.${fraction}` : ''}억 원`;
  }
  if (digits >= 10_000n) return `${sign}${grouped.format(digits / 10_000n)}만 원`;
  return `${sign}${grouped.format(digits)}원`;
}

/** Exact sum of amounts, for totals over rows the server has grouped. */
export function sumWon(amounts: Iterable<string>): string {
  let total = 0n;
  for (const amount of amounts) total += BigInt(amount);
  return total.toString();
}

export const isWon = (text: string): boolean => /^[0-9]{1,15}$/.test(text);

/** What a person typed as an amount, as digits: separators and the unit are dropped. Null when it is no amount. */
export function parseWonInput(text: string): string | null {
  const plain = text.replace(/[\s,원₩]/g, '');
  return isWon(plain) ? BigInt(plain).toString() : null;
}

export function formatCount(count: number, language: Language): string {
  return new Intl.NumberFormat(language === 'ko' ? 'ko-KR' : 'en-US').format(count);
}

/** A ratio of 0..1 as percent with one decimal: `96.4`. */
export function formatRatio(ratio: number): string {
  return (ratio * 100).toFixed(1);
}

/** Change between two amounts in percent, or null when there is nothing to compare with. */
export function changePercent(now: string | number, before: string | number): number | null {
  const previous = Number(before);
  return previous === 0 ? null : ((Number(now) - previous) / previous) * 100;
}

export function formatSigned(value: number, digits = 1): string {
  const text = Math.abs(value).toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return value > 0 ? `+${text}` : value < 0 ? `${MINUS}${text}` : text;
}

/** A Korean number as people write it: `010-1234-5678`; a foreign one stays as it is. */
export function formatPhone(phone: string): string {
  const local = phone.replace(/^\+82/, '0').replace(/\D/g, '');
  const match =
    phone.startsWith('+') && !phone.startsWith('+82') ? null : /^(02|0\d{2})(\d{3,4})(\d{4})$/.exec(local);
  return match ? match.slice(1).join('-') : phone;
}

/** The end of a card or account number with dots where the provider masks it; null when nothing of it is visible. */
export function formatLastDigits(masked: string | null | undefined): string | null {
  return masked && /\d/.test(masked) ? masked.replaceAll('*', '•') : null;
}

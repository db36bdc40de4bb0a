export type Language = 'ko' | 'en';

const KO_UNITS: Record<string, string> = { s: '초', ms: 'ms', KRW: '원', '%': '%' };
const EN_UNITS: Record<string, string> = { s: ' s', ms: ' ms', '%': '%' };
const STEP = 1_024;
const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** A measured value as people read it: 95.2%, 12,345원, 1.5 GiB. */
export function quantity(value: number, unit: string, language: Language): string {
  if (unit === 'bytes') return bytes(value, language);
  const digits = Math.abs(value) < 10 ? 2 : 1;
  const number = numberOf(value, unit === 'KRW' ? 0 : digits, language);
  if (unit === 'KRW' && language === 'en') return `₩${number}`;
  const known = (language === 'ko' ? KO_UNITS : EN_UNITS)[unit];
  return `${number}${known ?? (unit ? ` ${unit}` : '')}`;
}

function bytes(value: number, language: Language): string {
  const power = Math.min(
    BYTES.length - 1,
    Math.max(0, Math.floor(Math.log(Math.abs(value) || 1) / Math.log(STEP))),
  );
  return `${numberOf(value / STEP ** power, 1, language)} ${BYTES[power] ?? 'B'}`;
}

function numberOf(value: number, digits: number, language: Language): string {
  return new Intl.NumberFormat(language === 'ko' ? 'ko-KR' : 'en-US', {
    maximumFractionDigits: digits,
  }).format(value);
}

/** A length of time in its two largest parts: 1시간 5분. */
export function duration(ms: number, language: Language): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const parts = [
    [Math.floor(seconds / 86_400), '일', 'd'],
    [Math.floor((seconds % 86_400) / 3_600), '시간', 'h'],
    [Math.floor((seconds % 3_600) / 60), '분', 'min'],
    [seconds % 60, '초', 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return language === 'ko' ? '0초' : '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, ko, en]) => (language === 'ko' ? `${count}${ko}` : `${count} ${en}`))
    .join(' ');
}

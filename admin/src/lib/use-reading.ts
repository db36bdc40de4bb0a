import { useMemo } from 'react';
import { useLanguage } from '@/lib/use-format';

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** Readings as people read them: as many digits as mean something. */
export function useReading() {
  const language = useLanguage();
  return useMemo(() => {
    const locale = language === 'ko' ? 'ko-KR' : 'en-US';
    const digits = (most: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: most });
    const [whole, tenth, hundredth] = [digits(0), digits(1), digits(2)];
    const short = (value: number) => (value >= 100 ? whole : value >= 1 ? tenth : hundredth).format(value);
    return {
      percent: (value: number) => `${tenth.format(value)}%`,
      ms: (value: number) => `${short(value)}ms`,
      rate: (value: number) => `${short(value)}/s`,
      number: (value: number) => short(value),
      bytes: (value: number) => {
        const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, value)) / 10)));
        return `${short(value / 1_024 ** power)}${UNITS[power]}`;
      },
      seconds: (value: number) => `${short(value)}${language === 'ko' ? '초' : 's'}`,
    };
  }, [language]);
}

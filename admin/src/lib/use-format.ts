import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount, formatWon, formatWonCompact } from './format';
import { formatFullTime, formatMonth, formatShortDay, formatTableTime } from './time';
import type { Language } from './i18n';

export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return i18n.language === 'en' ? 'en' : 'ko';
}

/** Formatters bound to the language of the page. */
export function useFormat() {
  const language = useLanguage();
  return useMemo(
    () => ({
      language,
      won: (amount: string) => formatWon(amount, language),
      wonCompact: (amount: string) => formatWonCompact(amount, language),
      count: (value: number) => formatCount(value, language),
      fullTime: (iso: string) => formatFullTime(iso, language),
      tableTime: (iso: string) => formatTableTime(iso, language),
      month: (month: string) => formatMonth(month, language),
      shortDay: (day: string) => formatShortDay(day, language),
    }),
    [language],
  );
}

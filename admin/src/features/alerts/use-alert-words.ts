import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertCondition } from '@/gql/graphql';
import { useFormat } from '@/lib/use-format';
import { useReading } from '@/lib/use-reading';

interface Measured {
  metric: string;
  unit: string;
  condition: AlertCondition;
  threshold: number;
}

const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

/** Values, limits and lengths of time as the pages of alerts say them. */
export function useAlertWords() {
  const { t } = useTranslation();
  const reading = useReading();
  const { won } = useFormat();
  return useMemo(() => {
    const value = (number: number | null | undefined, unit: string): string => {
      if (number === null || number === undefined) return '—';
      if (unit === '%') return reading.percent(number);
      if (unit === 'ms') return reading.ms(number);
      if (unit === 's') return reading.seconds(number);
      if (unit === 'bytes') return reading.bytes(number);
      if (unit === 'KRW') return won(String(Math.round(number)));
      return reading.number(number);
    };
    const lasts = (seconds: number): string => {
      if (seconds >= DAY_S && seconds % DAY_S === 0) return t('alerts.time.days', { count: seconds / DAY_S });
      if (seconds >= HOUR_S && seconds % HOUR_S === 0)
        return t('alerts.time.hours', { count: seconds / HOUR_S });
      if (seconds >= MINUTE_S && seconds % MINUTE_S === 0)
        return t('alerts.time.minutes', { count: seconds / MINUTE_S });
      return t('alerts.time.seconds', { count: seconds });
    };
    const between = (from: string, to: string | null | undefined): string => {
      const seconds = Math.max(
        0,
        Math.round(((to ? Date.parse(to) : Date.now()) - Date.parse(from)) / 1_000),
      );
      if (seconds < MINUTE_S) return lasts(seconds);
      if (seconds < HOUR_S) return lasts(Math.floor(seconds / MINUTE_S) * MINUTE_S);
      return lasts(Math.floor(seconds / HOUR_S) * HOUR_S);
    };
    const limit = ({ unit, condition, threshold }: Measured): string =>
      t(`alerts.condition.${condition}`, { limit: value(threshold, unit) });
    const labels = (all: readonly { name: string; value: string }[]): string =>
      all.map((label) => `${label.name}=${label.value}`).join(', ');
    return { value, lasts, between, limit, labels };
  }, [t, reading, won]);
}

import { useTranslation } from 'react-i18next';
import type { Book } from '@/gql/graphql';
import { formatWonDigits } from '@/lib/format';
import { useFormat } from '@/lib/use-format';

/** Amounts in the unit of their book. */
export function useAmount(book: Book): (amount: string) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (amount) => {
    if (book === 'KRW') return format.won(amount);
    const digits = formatWonDigits(amount);
    // Practice money has no unit of its own, and must not look like points.
    return book === 'POINTS' ? t('browser.points', { amount: digits }) : digits;
  };
}

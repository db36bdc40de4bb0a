import { useTranslation } from 'react-i18next';
import type { Book } from '@/gql/graphql';
import { formatWonDigits } from '@/lib/format';
import { useFormat } from '@/lib/use-format';

/** Amounts in the unit of their book. */
export function useAmount(book: Book): (amount: string) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (amount) =>
    book === 'KRW' ? format.won(amount) : t('browser.points', { amount: formatWonDigits(amount) });
}

import { Link } from '@tanstack/react-router';
import { ArrowRight, CircleCheck, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { BooksBalanceDocument } from '@/gql/graphql';
import { usePaymentEvents } from '@/lib/live-payments';
import { useThrottled } from '@/lib/use-debounced';
import { Chip } from '@/ui/chip';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { Card } from '@/ui/card';

const REFRESH_MS = 2_000;

/** Whether every book sums to zero, asked again whenever money moved, for who may know. */
export function useBooks(may: boolean) {
  const [result, refetch] = useQuery({ query: BooksBalanceDocument, pause: !may });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const refresh = useThrottled(reload, REFRESH_MS);
  usePaymentEvents(() => may && refresh());
  return { rows: result.data?.ledgerBooks, error: result.error, reload };
}

export function BooksCard({ books: { rows, error, reload } }: { books: ReturnType<typeof useBooks> }) {
  const { t } = useTranslation();
  return (
    <Card
      title={t('dashboard.books.title')}
      subtitle={t('dashboard.books.subtitle')}
      action={
        <Link
          to="/ledger"
          className="inline-flex min-h-6 items-center gap-1 text-table font-medium whitespace-nowrap text-accent-soft-foreground hover:underline"
        >
          {t('dashboard.books.link')}
          <ArrowRight aria-hidden size={15} />
        </Link>
      }
    >
      <div className="p-4 pt-3">
        {error && !rows ? (
          <ErrorPanel title={t('common.error.loadFailed')} error={error} onRetry={reload} />
        ) : !rows ? (
          <Skeleton className="h-32 w-full" />
        ) : (
          <ul data-testid="books-balance">
            {rows.map((book) => {
              const isBalanced = book.sum === '0';
              return (
                <li
                  key={book.book}
                  className="flex items-center justify-between gap-3 border-b border-separator py-2.5 text-table last:border-b-0"
                >
                  <span>
                    <span className="block font-medium">{t(`ledger.book.${book.book}`)}</span>
                    <span className="num text-meta text-muted">
                      {t('dashboard.books.transfers', { count: book.transferCount })}
                    </span>
                  </span>
                  <Chip
                    tone={isBalanced ? 'success' : 'danger'}
                    icon={isBalanced ? CircleCheck : TriangleAlert}
                  >
                    {t(isBalanced ? 'dashboard.books.balanced' : 'dashboard.books.unbalanced')}
                  </Chip>
                </li>
              );
            })}
          </ul>
        )}
      </div>
    </Card>
  );
}

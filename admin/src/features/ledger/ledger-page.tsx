import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { LedgerBooksDocument } from '@/gql/graphql';
import { usePaymentEvents } from '@/lib/live-payments';
import { useThrottled } from '@/lib/use-debounced';
import { PageHead } from '@/ui/page-head';
import { ReloadButton } from '@/ui/reload-button';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { AccountList } from './account-list';
import { BookCard } from './book-card';
import type { LedgerSearch } from './search';

const REFRESH_MS = 1_500;

interface LedgerPageProps {
  search: LedgerSearch;
  onSearch: (change: Partial<LedgerSearch>, replace?: boolean) => void;
}

/** Every book, which must sum to zero, and below them every account. Asked again whenever money moved. */
export function LedgerPage({ search, onSearch }: LedgerPageProps) {
  const { t } = useTranslation();
  const [result, refetch] = useQuery({ query: LedgerBooksDocument });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  usePaymentEvents(useThrottled(reload, REFRESH_MS));
  const books = result.data?.ledgerBooks;
  return (
    <>
      <PageHead
        title={t('ledger.title')}
        description={t('ledger.description')}
        actions={<ReloadButton onPress={reload} />}
      />
      {result.error && !books ? (
        <div className="card">
          <ErrorPanel title={t('ledger.loadFailed')} error={result.error} onRetry={reload} />
        </div>
      ) : (
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2 xl:grid-cols-3">
          {books?.map((book) => <BookCard key={book.book} book={book} />) ??
            Array.from({ length: 3 }, (_, index) => (
              <Skeleton key={index} className="h-64 w-full rounded-xl" />
            ))}
        </div>
      )}
      {/* Asked for with the books, and shown when their height is known. */}
      <div className={books || result.error ? '' : 'hidden'}>
        <AccountList search={search} onSearch={onSearch} />
      </div>
    </>
  );
}

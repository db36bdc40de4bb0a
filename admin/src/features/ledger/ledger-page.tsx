import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { LedgerBooksDocument, type LedgerBooksQuery } from '@/gql/graphql';
import { formatWonDigits } from '@/lib/format';
import { shortCode } from '@/lib/ledger-account';
import { usePaymentEvents } from '@/lib/live-payments';
import { formatClock } from '@/lib/time';
import { useThrottled } from '@/lib/use-debounced';
import { useFormat } from '@/lib/use-format';
import { Chip } from '@/ui/chip';
import { PageHead } from '@/ui/page-head';
import { ReloadButton } from '@/ui/reload-button';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { useAccountName } from '@/ui/use-account-name';

type Book = LedgerBooksQuery['ledgerBooks'][number];
const REFRESH_MS = 1_500;

/** Every book with its accounts; each must sum to zero. Asked again whenever money moved. */
export function LedgerPage() {
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
    </>
  );
}

function BookCard({ book }: { book: Book }) {
  const { t } = useTranslation();
  const format = useFormat();
  const isBalanced = book.sum === '0';
  const show = (amount: string) => (book.book === 'KRW' ? format.won(amount) : formatWonDigits(amount));
  return (
    <section
      aria-label={t(`ledger.book.${book.book}`)}
      className="card overflow-hidden"
      data-testid={`book-${book.book}`}
    >
      <div className="flex items-start justify-between gap-3 p-4">
        <div>
          <h2 className="text-card font-semibold">{t(`ledger.book.${book.book}`)}</h2>
          <p className="num text-meta text-muted">
            {t('ledger.transfers', { count: book.transferCount })} ·{' '}
            {t('ledger.asOf', { time: formatClock(book.asOf) })}
          </p>
        </div>
        <Chip tone={isBalanced ? 'success' : 'danger'} icon={isBalanced ? CircleCheck : TriangleAlert}>
          {t(isBalanced ? 'ledger.balanced' : 'ledger.unbalanced')}
        </Chip>
      </div>
      <table className="w-full text-table">
        <thead>
          <tr className="border-y border-separator bg-surface-secondary text-meta text-muted">
            <th scope="col" className="px-4 py-2 text-left font-medium">
              {t('ledger.account')}
            </th>
            <th scope="col" className="px-4 py-2 text-right font-medium">
              {t('ledger.balance')}
            </th>
          </tr>
        </thead>
        <tbody>
          {book.accounts.length === 0 && (
            <tr>
              <td colSpan={2} className="px-4 py-6 text-center text-muted">
                {t('ledger.emptyAccounts')}
              </td>
            </tr>
          )}
          {book.accounts.map((account) => (
            <tr key={account.code} className="h-11 border-b border-separator">
              <th scope="row" className="px-4 py-1.5 text-left font-normal">
                <AccountLabel code={account.code} />
              </th>
              <td className="num px-4 text-right whitespace-nowrap">{show(account.balance)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="h-11 font-semibold">
            <th scope="row" className="px-4 text-left font-semibold">
              {t('ledger.sum')}
            </th>
            <td className="num px-4 text-right">{show(book.sum)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

/** The name people use, with the code of the books below it. */
function AccountLabel({ code }: { code: string }) {
  const name = useAccountName()(code);
  return (
    <>
      {name && <span className="block">{name}</span>}
      <span className="block font-mono text-caption break-all text-muted">{shortCode(code)}</span>
    </>
  );
}

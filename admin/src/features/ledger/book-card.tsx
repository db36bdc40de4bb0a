import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { LedgerBooksQuery } from '@/gql/graphql';
import { formatClock } from '@/lib/time';
import { Chip } from '@/ui/chip';
import { useAmount } from '@/ui/statement/use-amount';
import { AccountLabel } from './account-label';

export type Book = LedgerBooksQuery['ledgerBooks'][number];

/** One book with its accounts; it must sum to zero. */
export function BookCard({ book }: { book: Book }) {
  const { t } = useTranslation();
  const show = useAmount(book.book);
  const isBalanced = book.sum === '0';
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

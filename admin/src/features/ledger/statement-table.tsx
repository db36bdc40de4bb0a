import { ReceiptText } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Book } from '@/gql/graphql';
import { shortCode } from '@/lib/ledger-account';
import { Chip } from '@/ui/chip';
import { DataTable, type TableColumn } from '@/ui/data-table';
import { EmptyState } from '@/ui/states';
import { Time } from '@/ui/time';
import { useAccountName } from '@/ui/use-account-name';
import { useEntryKindName } from '@/ui/use-entry-kind-name';
import { useAmount } from '@/ui/statement/use-amount';
import type { Entry } from '@/ui/statement/use-statement';

/** Entries with the balance after each, newest first. */
export function StatementTable({ book, entries }: { book: Book; entries: Entry[] | undefined }) {
  const { t } = useTranslation();
  const amount = useAmount(book);
  const nameOf = useAccountName();
  const columns = useMemo<TableColumn<Entry>[]>(
    () => [
      { id: 'at', header: t('browser.at'), cell: (entry) => <Time iso={entry.postedAt} /> },
      { id: 'kind', header: t('browser.kind'), isRowHeader: true, cell: (entry) => <Kind entry={entry} /> },
      {
        id: 'counter',
        header: t('browser.counter'),
        cell: (entry) => nameOf(entry.counterAccount) ?? shortCode(entry.counterAccount),
      },
      {
        id: 'amount',
        header: t('browser.amount'),
        align: 'right',
        cell: (entry) => <Moved value={entry.amount} show={amount} />,
      },
      {
        id: 'balance',
        header: t('ledger.balance'),
        align: 'right',
        cell: (entry) => <span className="num whitespace-nowrap">{amount(entry.balance)}</span>,
      },
    ],
    [t, amount, nameOf],
  );
  return (
    <DataTable
      label={t('browser.statement')}
      columns={columns}
      rows={entries}
      rowId={(entry) => String(entry.seq)}
      rowTestId="entry-row"
      card={(entry) => (
        <div className="flex items-start justify-between gap-3">
          <div className="min-w-0">
            <Kind entry={entry} />
            <span className="block text-meta text-muted">
              <Time iso={entry.postedAt} />
            </span>
          </div>
          <div className="text-right">
            <Moved value={entry.amount} show={amount} />
            <span className="num block text-meta text-muted">{amount(entry.balance)}</span>
          </div>
        </div>
      )}
      empty={
        <EmptyState
          icon={<ReceiptText aria-hidden size={28} strokeWidth={1.5} />}
          title={t('browser.emptyTitle')}
          description={t('browser.emptyText')}
        />
      }
    />
  );
}

function Moved({ value, show }: { value: string; show: (amount: string) => string }) {
  const isIn = !value.startsWith('-');
  return (
    <span className={`num font-medium whitespace-nowrap ${isIn ? 'text-success-soft-foreground' : ''}`}>
      {isIn ? '+' : ''}
      {show(value)}
    </span>
  );
}

function Kind({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  const kindName = useEntryKindName();
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      {kindName(entry.kind)}
      {entry.reversesId && <Chip tone="neutral">{t('browser.reversal')}</Chip>}
      {entry.reversedBy.length > 0 && (
        <Chip tone="warning">{t('browser.reversed', { count: entry.reversedBy.length })}</Chip>
      )}
    </span>
  );
}

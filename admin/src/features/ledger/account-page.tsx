import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { LedgerAccountDocument, type LedgerAccountRowFragment } from '@/gql/graphql';
import { shortCode } from '@/lib/ledger-account';
import { useCan } from '@/lib/permissions';
import { seoulDay } from '@/lib/time';
import { useFormat } from '@/lib/use-format';
import { Breadcrumbs } from '@/ui/breadcrumbs';
import { Button } from '@/ui/button';
import { FilterChip } from '@/ui/filter-chip';
import { PageHead } from '@/ui/page-head';
import { PeriodChoice } from '@/ui/period-choice';
import { ReloadButton } from '@/ui/reload-button';
import { Section } from '@/ui/section';
import { Skeleton } from '@/ui/skeleton';
import { BalanceAt } from '@/ui/statement/balance-at';
import { StatementExport } from '@/ui/statement/statement-export';
import { useAmount } from '@/ui/statement/use-amount';
import { useStatement } from '@/ui/statement/use-statement';
import { ErrorPanel } from '@/ui/states';
import { useAccountName } from '@/ui/use-account-name';
import { periods, toPeriod, type StatementSearch } from './search';
import { StatementTable } from './statement-table';

interface AccountPageProps {
  accountId: string;
  search: StatementSearch;
  onSearch: (change: Partial<StatementSearch>) => void;
}

/** One account: what it holds, what it held, and everything that happened to it. */
export function AccountPage({ accountId, search, onSearch }: AccountPageProps) {
  const { t } = useTranslation();
  const nameOf = useAccountName();
  const [result, refetch] = useQuery({ query: LedgerAccountDocument, variables: { id: accountId } });
  const account = result.data?.ledgerAccount;
  const reload = () => refetch({ requestPolicy: 'network-only' });
  return (
    <div className="mx-auto flex max-w-5xl flex-col gap-4">
      <div>
        <Breadcrumbs
          to="/ledger"
          list={t('ledger.title')}
          current={account && (account.owner?.name ?? nameOf(account.code) ?? account.code)}
        />
        <PageHead
          title={
            account ? (account.owner?.name ?? nameOf(account.code) ?? account.code) : t('ledger.account')
          }
          description={account && `${t(`ledger.book.${account.book}`)} · ${shortCode(account.code)}`}
          actions={<ReloadButton onPress={reload} />}
        />
      </div>
      {result.error && !account ? (
        <div className="card">
          <ErrorPanel title={t('ledger.loadFailed')} error={result.error} onRetry={reload} />
        </div>
      ) : account ? (
        <>
          <Balances account={account} />
          <Section title={t('browser.balanceAtTitle')} description={t('browser.balanceAtText')}>
            <BalanceAt accountId={account.id} book={account.book} />
          </Section>
          <Statement account={account} search={search} onSearch={onSearch} />
        </>
      ) : (
        <Skeleton className="h-64 w-full rounded-xl" />
      )}
    </div>
  );
}

function Balances({ account }: { account: LedgerAccountRowFragment }) {
  const { t } = useTranslation();
  const format = useFormat();
  const amount = useAmount(account.book);
  const facts = [
    { label: t('ledger.balance'), value: amount(account.balance) },
    { label: t('browser.held'), value: amount(account.held) },
    { label: t('browser.entries'), value: format.count(account.entries) },
  ];
  return (
    <dl className="card grid grid-cols-1 gap-4 p-5 sm:grid-cols-3">
      {facts.map(({ label, value }) => (
        <div key={label}>
          <dt className="text-meta text-muted">{label}</dt>
          <dd className="num text-[22px] font-bold">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface StatementProps extends Omit<AccountPageProps, 'accountId'> {
  account: LedgerAccountRowFragment;
}

function Statement({ account, search, onSearch }: StatementProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const amount = useAmount(account.book);
  const mayExport = useCan('ledger.export');
  const today = seoulDay(new Date());
  const period = useMemo(
    () => toPeriod(search, new Date(`${today}T12:00:00+09:00`)),
    [search.period, search.from, search.to, today],
  );
  const { statement, entries, hasMore, isLoading, error, more, reload } = useStatement(account.id, period);
  return (
    <section className="card overflow-hidden" aria-label={t('browser.statement')}>
      <div className="flex flex-wrap items-center justify-between gap-3 p-4">
        <div className="flex flex-wrap items-center gap-3">
          <h2 className="text-card font-semibold">{t('browser.statement')}</h2>
          <FilterChip
            name={t('browser.period')}
            value={t(`browser.periods.${search.period}`)}
            onClear={() => onSearch({ period: 'all', from: undefined, to: undefined })}
          >
            {(close) => (
              <PeriodChoice
                value={search}
                periods={periods.map((value) => ({ value, label: t(`browser.periods.${value}`) }))}
                onApply={(value) => {
                  close();
                  onSearch(value);
                }}
              />
            )}
          </FilterChip>
        </div>
        {mayExport && <StatementExport accountId={account.id} period={period} total={statement?.total} />}
      </div>
      {statement && (
        <p
          className="num border-t border-separator px-4 py-2 text-meta text-muted"
          data-testid="statement-sums"
        >
          {t('browser.sums', {
            opening: amount(statement.opening),
            closing: amount(statement.closing),
            total: format.count(statement.total),
          })}
        </p>
      )}
      {error ? (
        <ErrorPanel title={t('ledger.loadFailed')} error={error} onRetry={reload} />
      ) : (
        <StatementTable book={account.book} entries={entries} />
      )}
      {hasMore && (
        <div className="border-t border-separator p-3 text-center">
          <Button variant="ghost" size="sm" isPending={isLoading} onPress={more}>
            {t('browser.more')}
          </Button>
        </div>
      )}
    </section>
  );
}

import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatWonDigits } from '@/lib/format';
import { useCan } from '@/lib/permissions';
import { startOfLastDays } from '@/lib/time';
import { Button } from '@/ui/button';
import { Segmented } from '@/ui/segmented';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { StatementExport } from '@/ui/statement/statement-export';
import { useStatement, type Entry } from '@/ui/statement/use-statement';
import { Time } from '@/ui/time';
import { useEntryKindName } from '@/ui/use-entry-kind-name';

const SIZE = 20;
const spans = { '30d': 30, '90d': 90, all: null } as const;
type Span = keyof typeof spans;

/** How the points came and went, newest first, a page at a time; the same as a file. */
export function PointEntries({ accountId, total }: { accountId: string; total: number }) {
  const { t } = useTranslation();
  const mayExport = useCan('ledger.export');
  const [span, setSpan] = useState<Span>('all');
  const period = useMemo(() => {
    const days = spans[span];
    return days === null ? {} : { from: startOfLastDays(days, new Date()) };
  }, [span]);
  const { statement, entries, hasMore, isLoading, error, more, reload } = useStatement(
    accountId,
    period,
    SIZE,
  );
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <Segmented
          label={t('browser.period')}
          value={span}
          options={(Object.keys(spans) as Span[]).map((value) => ({
            value,
            label: t(`browser.periods.${value}`),
          }))}
          onChange={setSpan}
        />
        {mayExport && (
          <StatementExport accountId={accountId} period={period} total={statement?.total ?? total} />
        )}
      </div>
      {error ? (
        <ErrorPanel title={t('ledger.loadFailed')} error={error} onRetry={reload} />
      ) : !entries ? (
        <Skeleton className="h-24 w-full" />
      ) : entries.length === 0 ? (
        <p className="text-table text-muted">{t('browser.emptyTitle')}</p>
      ) : (
        <ul data-testid="point-entries">
          {entries.map((entry) => (
            <EntryLine key={entry.seq} entry={entry} />
          ))}
        </ul>
      )}
      {hasMore && (
        <div className="mt-2 text-center">
          <Button variant="ghost" size="sm" isPending={isLoading} onPress={more}>
            {t('browser.more')}
          </Button>
        </div>
      )}
    </>
  );
}

function EntryLine({ entry }: { entry: Entry }) {
  const kindName = useEntryKindName();
  const mayOpen = useCan('payment.read');
  const name = kindName(entry.kind);
  const isIn = !entry.amount.startsWith('-');
  return (
    <li className="flex min-h-11 items-center gap-3 border-b border-separator py-1.5 text-table last:border-b-0">
      <div className="min-w-0 flex-1">
        {entry.sourceKind === 'payment' && mayOpen ? (
          <Link
            to="/payments/$id"
            params={{ id: entry.sourceId }}
            className="inline-flex min-h-6 max-w-full items-center truncate text-accent-soft-foreground hover:underline"
          >
            {name}
          </Link>
        ) : (
          <p className="truncate">{name}</p>
        )}
        <p className="text-meta text-muted">
          <Time iso={entry.postedAt} />
        </p>
      </div>
      <div className="text-right">
        <p
          className={`num font-semibold whitespace-nowrap ${isIn ? 'text-success-soft-foreground' : ''}`}
        >{`${isIn ? '+' : ''}${formatWonDigits(entry.amount)}P`}</p>
        <p className="num text-meta whitespace-nowrap text-muted">{formatWonDigits(entry.balance)}P</p>
      </div>
    </li>
  );
}

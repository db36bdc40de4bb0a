import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import {
  BulkRowsPageDocument,
  type BulkFactsFragment,
  type BulkRowFilter,
  type BulkRowsPageQuery,
} from '@/gql/graphql';
import { useKeptData } from '@/lib/use-kept-data';
import { Chip, type Tone } from '../chip';
import { Pagination, type PageSize } from '../pagination';
import { Segmented } from '../segmented';
import { Skeleton } from '../skeleton';
import { ErrorPanel } from '../states';
import { useBulkProblem } from './use-bulk-problem';

type Row = BulkRowsPageQuery['bulkRows']['items'][number];

const filters = {
  changes: { outcome: ['CHANGES'] },
  unchanged: { outcome: ['UNCHANGED'] },
  refused: { outcome: ['REFUSED'] },
  left: { result: ['FAILED', 'KEPT'] },
} satisfies Record<string, BulkRowFilter>;
type FilterName = keyof typeof filters;

/** What becomes of each record, and why some are left alone. */
export function BulkRows({ one }: { one: BulkFactsFragment }) {
  const { t } = useTranslation();
  const counts = {
    changes: one.changes,
    unchanged: one.unchanged,
    refused: one.refused,
    left: one.failed + one.kept,
  };
  const names = (Object.keys(filters) as FilterName[]).filter((name) => counts[name] > 0);
  const [chosen, setChosen] = useState<FilterName>(counts.left > 0 ? 'left' : (names[0] ?? 'changes'));
  return (
    <div className="flex flex-col gap-3">
      {names.length > 1 && (
        <div className="overflow-x-auto">
          <Segmented
            label={t('bulk.rows.filter')}
            value={chosen}
            options={names.map((value) => ({ value, label: t(`bulk.rows.${value}`) }))}
            onChange={setChosen}
          />
        </div>
      )}
      <RowList key={chosen} id={one.id} filter={filters[chosen]} />
    </div>
  );
}

function RowList({ id, filter }: { id: string; filter: BulkRowFilter }) {
  const { t } = useTranslation();
  const [page, setPage] = useState(1);
  const [size, setSize] = useState<PageSize>(25);
  const [result, refetch] = useQuery({
    query: BulkRowsPageDocument,
    variables: { id, page, limit: size, filter },
    requestPolicy: 'cache-and-network',
  });
  const found = useKeptData(result.data?.bulkRows);
  if (result.error && !found)
    return <ErrorPanel title={t('bulk.rows.loadFailed')} error={result.error} onRetry={() => refetch()} />;
  if (!found) return <Skeleton className="h-40 w-full" />;
  return (
    <>
      <ul className="flex flex-col divide-y divide-separator" aria-busy={result.fetching}>
        {found.items.map((row) => (
          <BulkLine key={row.id} row={row} />
        ))}
      </ul>
      {found.total > 25 && (
        <Pagination
          page={page}
          size={size}
          total={found.total}
          onPage={setPage}
          onSize={(wanted) => {
            setSize(wanted);
            setPage(1);
          }}
        />
      )}
    </>
  );
}

const tones: Record<string, Tone> = {
  APPLIED: 'success',
  FAILED: 'danger',
  UNDONE: 'neutral',
  KEPT: 'warning',
};

function BulkLine({ row }: { row: Row }) {
  const problemText = useBulkProblem();
  const { t } = useTranslation();
  return (
    <li data-testid="bulk-line" className="flex flex-col gap-1 py-2.5 text-table first:pt-0">
      <p className="flex flex-wrap items-center justify-between gap-x-2 gap-y-1">
        <span className="min-w-0 truncate font-medium">{row.label || row.recordId}</span>
        {row.result && row.result !== 'PLANNED' && (
          <Chip tone={tones[row.result] ?? 'neutral'}>{t(`bulk.result.${row.result}`)}</Chip>
        )}
      </p>
      {row.problem && <p className="text-danger-text">{problemText(row.problem)}</p>}
      {row.changes.length > 0 && (
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-muted">
          {row.changes.map((change) => (
            <Change key={change.field} {...change} />
          ))}
        </ul>
      )}
    </li>
  );
}

const fields = ['status', 'state', 'assignee'] as const;
const values = ['ACTIVE', 'INACTIVE', 'OPEN', 'ACKNOWLEDGED', 'RESOLVED'] as const;

function Change({ field, from, to }: Row['changes'][number]) {
  const { t } = useTranslation();
  const name = fields.find((known) => known === field);
  const shown = (value: string) => {
    const known = values.find((one) => one === value);
    if (value === '') return t('bulk.nobody');
    return known && field !== 'assignee' ? t(`bulk.value.${known}`) : value;
  };
  return (
    <li className="flex flex-wrap items-center gap-1.5">
      <span>{name ? t(`bulk.field.${name}`) : field}</span>
      <span>{shown(from)}</span>
      <ArrowRight aria-label={t('bulk.becomes')} role="img" size={14} />
      <span className="font-medium text-foreground">{shown(to)}</span>
    </li>
  );
}

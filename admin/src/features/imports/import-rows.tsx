import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import {
  ImportRowsPageDocument,
  type ImportDetailFactsFragment,
  type ImportRowFilter,
  type ImportRowsPageQuery,
} from '@/gql/graphql';
import { useKeptData } from '@/lib/use-kept-data';
import { ChangeList } from '@/ui/change-list';
import { Chip, type Tone } from '@/ui/chip';
import { Pagination, type PageSize } from '@/ui/pagination';
import { Segmented } from '@/ui/segmented';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { useColumnName } from './use-column-name';
import { useProblemText } from './words';

type Row = ImportRowsPageQuery['importRows']['items'][number];

const filters = {
  changes: { outcome: ['CREATE', 'UPDATE'] },
  errors: { outcome: ['ERROR'] },
  kept: { result: ['FAILED', 'KEPT'] },
  all: {},
} satisfies Record<string, ImportRowFilter>;
type FilterName = keyof typeof filters;

/** What each row does, before and after, and what is wrong with those that are no good. */
export function ImportRows({ one }: { one: ImportDetailFactsFragment }) {
  const { t } = useTranslation();
  const leftOver = one.failed + one.kept;
  const names = (['changes', 'errors', 'kept', 'all'] as const).filter(
    (name) => name !== 'kept' || leftOver > 0,
  );
  const [chosen, setChosen] = useState<FilterName>(one.creates + one.updates > 0 ? 'changes' : 'all');
  return (
    <div className="flex flex-col gap-3">
      <div className="overflow-x-auto">
        <Segmented
          label={t('imports.rows.filter')}
          value={chosen}
          options={names.map((value) => ({ value, label: t(`imports.rows.${value}`) }))}
          onChange={setChosen}
        />
      </div>
      <RowList key={chosen} id={one.id} kind={one.kind} filter={filters[chosen]} />
    </div>
  );
}

function RowList({ id, kind, filter }: { id: string; kind: string; filter: ImportRowFilter }) {
  const { t } = useTranslation();
  const [page, setPage] = useState(1);
  const [size, setSize] = useState<PageSize>(25);
  const [result, refetch] = useQuery({
    query: ImportRowsPageDocument,
    variables: { id, page, limit: size, filter },
    requestPolicy: 'cache-and-network',
  });
  const found = useKeptData(result.data?.importRows);
  if (result.error && !found)
    return <ErrorPanel title={t('imports.rows.loadFailed')} error={result.error} onRetry={() => refetch()} />;
  if (!found) return <Skeleton className="h-40 w-full" />;
  if (found.total === 0) return <p className="text-table text-muted">{t('imports.rows.none')}</p>;
  return (
    <>
      <ul className="flex flex-col gap-3" aria-busy={result.fetching}>
        {found.items.map((row) => (
          <ImportRow key={row.id} kind={kind} row={row} />
        ))}
      </ul>
      {found.total > 25 && (
        <Pagination
          page={page}
          size={size}
          total={found.total}
          onPage={setPage}
          onSize={(chosen) => {
            setSize(chosen);
            setPage(1);
          }}
        />
      )}
    </>
  );
}

const tones: Record<string, Tone> = {
  CREATE: 'success',
  UPDATE: 'accent',
  UNCHANGED: 'neutral',
  ERROR: 'danger',
  APPLIED: 'success',
  FAILED: 'danger',
  UNDONE: 'neutral',
  KEPT: 'warning',
};

function ImportRow({ kind, row }: { kind: string; row: Row }) {
  const { t } = useTranslation();
  const problemText = useProblemText(kind);
  const columnName = useColumnName(kind);
  return (
    <li data-testid="import-line" className="flex flex-col gap-1.5">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-table">
        <span className="num text-meta text-muted">{t('imports.rows.line', { line: row.line })}</span>
        <span className="min-w-0 truncate font-medium">{row.label}</span>
        <Chip tone={tones[row.outcome] ?? 'neutral'}>{t(`imports.outcome.${row.outcome}`)}</Chip>
        {row.result && row.result !== 'PLANNED' && (
          <Chip tone={tones[row.result] ?? 'neutral'}>{t(`imports.result.${row.result}`)}</Chip>
        )}
      </p>
      {row.problem && <p className="text-table text-danger-text">{problemText(row.problem)}</p>}
      {row.changes.length > 0 && (
        <ChangeList
          isInWords
          changes={row.changes.map(({ column, from, to }) => ({
            field: columnName(column),
            before: from || null,
            after: to || null,
          }))}
        />
      )}
    </li>
  );
}

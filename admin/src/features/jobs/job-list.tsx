import { ListChecks } from 'lucide-react';
import { Suspense, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { JobsDocument, type JobFactsFragment } from '@/gql/graphql';
import { loadWords } from '@/lib/i18n';
import { lazy } from '@/lib/lazy';
import { useCan } from '@/lib/permissions';
import { useCodeText } from '@/lib/use-code-text';
import { useEvery } from '@/lib/use-every';
import { useJobName } from '@/lib/use-job-name';
import { useKeptData } from '@/lib/use-kept-data';
import { joinList, parseList } from '@/lib/url';
import { isEmpty, nothing } from '@/ui/bulk/selection';
import { ChoiceFilter } from '@/ui/choice-filter';
import type { TableColumn } from '@/ui/data-table';
import { PagedTable } from '@/ui/paged-table';
import { EmptyState } from '@/ui/states';
import { Time } from '@/ui/time';
import { JobActions } from './job-actions';
import { JobName } from './job-name';
import { LiveProgress } from './live-progress';
import { JobStatusChip } from './job-status';
import { TaskDrawer } from './task-drawer';
import { jobStatuses, toJobFilter, type JobsSearch } from './search';

// What is done to many comes with the first row that somebody chooses.
const RetryBar = lazy(async () => {
  const [module] = await Promise.all([import('./retry-bar'), loadWords('bulk')]);
  return { default: module.RetryBar };
});

interface JobListProps {
  search: JobsSearch;
  onSearch: (change: Partial<JobsSearch>) => void;
  onChanged: () => void;
}

const REFRESH_MS = 5_000;

/** Tasks of the queues, or long jobs, with what can be done about each. */
export function JobList({ search, onSearch, onChanged }: JobListProps) {
  const { t } = useTranslation();
  const jobName = useJobName();
  const isLong = search.tab === 'long';
  const filter = useMemo(() => toJobFilter(search), [search]);
  const [result, refetch] = useQuery({
    query: JobsDocument,
    variables: { page: search.page, limit: search.size, filter },
    requestPolicy: 'cache-and-network',
  });
  const page = useKeptData(result.data?.jobs);
  const reload = () => {
    refetch({ requestPolicy: 'network-only' });
    onChanged();
  };
  useEvery(REFRESH_MS, () => refetch({ requestPolicy: 'network-only' }));
  const { chosen, choose } = useChosenDead(filter);
  // Only those that have failed can be run again, so only where the list shows nothing else.
  const isDeadList = !isLong && search.status === 'FAILED';
  const mayChoose = useCan('job.manage') && isDeadList;
  const columns: TableColumn<JobFactsFragment>[] = [
    {
      id: 'name',
      header: t('jobs.column.name'),
      isRowHeader: true,
      cell: (row) => <JobName name={row.name} title={row.title} />,
    },
    ...(isLong
      ? []
      : [
          {
            id: 'queue',
            header: t('jobs.column.queue'),
            cell: (row: JobFactsFragment) => row.queue && t(`jobNames.queue.${row.queue}`),
          },
        ]),
    { id: 'status', header: t('jobs.column.status'), cell: (row) => <JobStatusChip job={row} /> },
    isLong
      ? {
          id: 'progress',
          header: t('jobs.column.progress'),
          cell: (row) => <LiveProgress key={row.id} job={row} onOver={reload} />,
        }
      : {
          id: 'attempts',
          header: t('jobs.column.attempts'),
          align: 'right',
          cell: (row) => (
            <span className="num">
              {row.attempts}
              {row.attemptsMax ? `/${row.attemptsMax}` : ''}
            </span>
          ),
        },
    { id: 'created', header: t('jobs.column.created'), cell: (row) => <Time iso={row.createdAt} /> },
    { id: 'error', header: t('jobs.column.error'), cell: (row) => <JobError job={row} /> },
    {
      id: 'action',
      isFixed: true,
      header: t('jobs.column.action'),
      cell: (row) => <JobActions job={row} onDone={reload} />,
    },
  ];
  return (
    <section className="card overflow-hidden" aria-label={t(`jobs.tabs.${isLong ? 'long' : 'tasks'}`)}>
      <div className="flex flex-wrap items-center gap-2 p-3">
        <ChoiceFilter
          name={t('jobs.filter.status')}
          options={jobStatuses.map((value) => ({ value, label: t(`jobs.status.${value}`) }))}
          selected={parseList(search.status, jobStatuses)}
          onChange={(values) => onSearch({ status: joinList(values), page: 1 })}
        />
      </div>
      <PagedTable
        listName={isLong ? 'long-jobs' : 'jobs'}
        list={{
          rows: page?.items,
          total: page?.total ?? 0,
          error: page ? undefined : result.error,
          refresh: reload,
        }}
        search={search}
        onSearch={onSearch}
        loadFailed={t('jobs.loadFailed')}
        label={t(`jobs.tabs.${isLong ? 'long' : 'tasks'}`)}
        columns={columns}
        rowId={(row) => row.id}
        rowTestId="job-row"
        onOpen={isLong ? undefined : (row) => onSearch({ id: row.id })}
        selection={
          mayChoose
            ? { chosen, nameOf: (row) => row.title ?? jobName(row.name) ?? row.name, onChoose: choose }
            : undefined
        }
        card={(row) => (
          <span className="flex flex-col gap-1">
            <span className="flex items-start justify-between gap-2">
              <JobName name={row.name} title={row.title} />
              <JobStatusChip job={row} />
            </span>
            <span className="flex items-center justify-between gap-2 text-meta text-muted">
              <Time iso={row.createdAt} />
              {isLong && <LiveProgress job={row} onOver={reload} />}
            </span>
            <JobError job={row} />
          </span>
        )}
        cardActions={(row) => (
          <div className="px-4 pb-3 empty:hidden">
            <JobActions job={row} onDone={reload} />
          </div>
        )}
        empty={
          <EmptyState
            icon={<ListChecks aria-hidden size={28} strokeWidth={1.5} />}
            title={t(isLong ? 'jobs.emptyLong' : 'jobs.empty')}
          />
        }
      />
      {mayChoose && !isEmpty(chosen) && (
        <Suspense>
          <RetryBar
            chosen={chosen}
            total={page?.total ?? 0}
            filter={filter}
            onChoose={choose}
            onClear={() => choose(nothing)}
            onDone={() => {
              choose(nothing);
              reload();
            }}
          />
        </Suspense>
      )}
      {!isLong && (
        <TaskDrawer id={search.id} onClose={() => onSearch({ id: undefined })} onChanged={reload} />
      )}
    </section>
  );
}

/** What was chosen of other rows is let go when the list shows others. */
function useChosenDead(filter: object) {
  const [chosen, choose] = useState(nothing);
  const shown = JSON.stringify(filter);
  useEffect(() => choose(nothing), [shown]);
  return { chosen, choose };
}

/** The beginning of what went wrong; all of it on hover. */
function JobError({ job }: { job: JobFactsFragment }) {
  const codeText = useCodeText();
  const text = job.errorCode ? codeText(job.errorCode) : job.error;
  if (!text) return null;
  return (
    <span title={text} className="line-clamp-2 max-w-80 text-meta break-words text-danger-text">
      {text}
    </span>
  );
}

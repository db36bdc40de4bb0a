import { Route } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import {
  GiveUpSagaRunDocument,
  RetrySagaRunDocument,
  SagaRunsDocument,
  type SagaRunFactsFragment,
} from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { useAsk } from '@/lib/use-ask';
import { useKeptData } from '@/lib/use-kept-data';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { Chip } from '@/ui/chip';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import type { TableColumn } from '@/ui/data-table';
import { PagedTable } from '@/ui/paged-table';
import { EmptyState, FormBanner } from '@/ui/states';
import { Time } from '@/ui/time';
import type { JobsSearch } from './search';

type Run = SagaRunFactsFragment;

interface SagaListProps {
  search: JobsSearch;
  onSearch: (change: Partial<JobsSearch>) => void;
}

/** Processes of several calls to vendors, and those of them that do not get on by themselves. */
export function SagaList({ search, onSearch }: SagaListProps) {
  const { t } = useTranslation();
  const [result, refetch] = useQuery({
    query: SagaRunsDocument,
    variables: { page: search.page, limit: search.size, filter: search.all ? {} : { stuck: true } },
    requestPolicy: 'cache-and-network',
  });
  const page = useKeptData(result.data?.sagaRuns);
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const columns: TableColumn<Run>[] = [
    {
      id: 'name',
      header: t('jobs.saga.name'),
      isRowHeader: true,
      cell: (row) => <span className="font-mono text-meta">{row.saga}</span>,
    },
    { id: 'status', header: t('jobs.saga.status'), cell: (row) => <State run={row} /> },
    {
      id: 'step',
      header: t('jobs.saga.step'),
      cell: (row) => <span className="font-mono text-meta">{stepOf(row)?.name ?? '—'}</span>,
    },
    {
      id: 'failure',
      header: t('jobs.saga.failure'),
      cell: (row) => <span className="text-meta break-words">{row.failure ?? stepOf(row)?.reason}</span>,
    },
    {
      id: 'since',
      header: t('jobs.saga.since'),
      cell: (row) => (row.stuckAt ? <Time iso={row.stuckAt} /> : null),
    },
    {
      id: 'next',
      header: t('jobs.saga.next'),
      cell: (row) => (row.nextAt ? <Time iso={row.nextAt} /> : null),
    },
    {
      id: 'action',
      isFixed: true,
      header: t('jobs.column.action'),
      cell: (row) => <SagaActions run={row} onDone={reload} />,
    },
  ];
  return (
    <section className="card overflow-hidden" aria-label={t('jobs.saga.tableLabel')}>
      <div className="p-3">
        <Checkbox
          isSelected={!search.all}
          onChange={(isStuckOnly) => onSearch({ all: isStuckOnly ? undefined : true, page: 1 })}
        >
          {t('jobs.saga.stuck')}
        </Checkbox>
      </div>
      <PagedTable
        listName="sagas"
        list={{
          rows: page?.items,
          total: page?.total ?? 0,
          error: page ? undefined : result.error,
          refresh: reload,
        }}
        search={search}
        onSearch={onSearch}
        loadFailed={t('jobs.saga.loadFailed')}
        label={t('jobs.saga.tableLabel')}
        columns={columns}
        rowId={(row) => row.id}
        rowTestId="saga-row"
        card={(row) => (
          <span className="flex flex-col gap-1">
            <span className="flex items-start justify-between gap-2">
              <span className="font-mono text-meta break-all">{row.saga}</span>
              <State run={row} />
            </span>
            <span className="text-meta text-muted">{row.failure ?? stepOf(row)?.reason}</span>
          </span>
        )}
        cardActions={(row) => (
          <div className="px-4 pb-3 empty:hidden">
            <SagaActions run={row} onDone={reload} />
          </div>
        )}
        empty={
          <EmptyState
            icon={<Route aria-hidden size={28} strokeWidth={1.5} />}
            title={t(search.all ? 'jobs.saga.emptyAll' : 'jobs.saga.empty')}
          />
        }
      />
    </section>
  );
}

/** The step it stands at: the last one that was begun. */
const stepOf = (run: Run) => run.steps.findLast(({ attempts }) => attempts > 0);
const isOpen = ({ status }: Run): boolean => status === 'RUNNING' || status === 'UNDOING';

function State({ run }: { run: Run }) {
  const { t } = useTranslation();
  return <Chip tone={run.stuckAt ? 'danger' : 'neutral'}>{t(`jobs.saga.states.${run.status}`)}</Chip>;
}

function SagaActions({ run, onDone }: { run: Run; onDone: () => void }) {
  const { t } = useTranslation();
  const mayManage = useCan('job.manage');
  const [isRetry, setRetry] = useAsk('retry', run.id);
  const [isGiveUp, setGiveUp] = useAsk('give-up', run.id);
  const [retried, retry] = useMutation(RetrySagaRunDocument);
  const [given, giveUp] = useMutation(GiveUpSagaRunDocument);
  if (!mayManage || !isOpen(run)) return null;
  const { id, version } = run;
  const asked = isRetry ? 'retry' : isGiveUp ? 'giveUp' : null;
  const close = () => (isRetry ? setRetry : setGiveUp)(false);
  const result = asked === 'retry' ? retried : given;
  const confirm = async () => {
    const { error } = await (asked === 'retry' ? retry({ id, version }) : giveUp({ id, version }));
    if (error) return;
    close();
    onDone();
  };
  return (
    <span className="flex flex-wrap gap-2">
      <Button
        size="sm"
        aria-label={t('jobs.saga.retryOf', { name: run.saga })}
        onPress={() => setRetry(true)}
      >
        {t('jobs.saga.retry')}
      </Button>
      <Button
        size="sm"
        variant="quiet"
        aria-label={t('jobs.saga.giveUpOf', { name: run.saga })}
        onPress={() => setGiveUp(true)}
      >
        {t('jobs.saga.giveUp')}
      </Button>
      {asked && (
        <ConfirmDialog
          title={t(`jobs.saga.${asked}Title`)}
          description={run.saga}
          confirmLabel={t(asked === 'retry' ? 'jobs.saga.retry' : 'jobs.saga.giveUpConfirm')}
          isDanger={asked === 'giveUp'}
          isPending={result.fetching}
          onConfirm={() => void confirm()}
          onClose={close}
        >
          <div className="flex flex-col gap-3">
            <p>{t(`jobs.saga.${asked}Text`)}</p>
            <FormBanner error={result.error} />
          </div>
        </ConfirmDialog>
      )}
    </span>
  );
}

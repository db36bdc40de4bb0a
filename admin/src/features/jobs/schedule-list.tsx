import { CircleCheck, CirclePause, CircleX, LoaderCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { SchedulesDocument, type SchedulesQuery } from '@/gql/graphql';
import { useEvery } from '@/lib/use-every';
import { formatDuration } from '@/lib/time';
import { useFormat } from '@/lib/use-format';
import { useKeptData } from '@/lib/use-kept-data';
import { Chip } from '@/ui/chip';
import { DataTable, type TableColumn } from '@/ui/data-table';
import { EmptyState, ErrorPanel } from '@/ui/states';
import { Time } from '@/ui/time';
import { JobName } from './job-name';
import { readRhythm } from './rhythm';

type Row = SchedulesQuery['schedules'][number];

const REFRESH_MS = 10_000;

/** What workers do again and again: when last, when next, and how it went. */
export function ScheduleList() {
  const { t } = useTranslation();
  const { language } = useFormat();
  const [result, refetch] = useQuery({ query: SchedulesDocument, requestPolicy: 'cache-and-network' });
  const rows = useKeptData(result.data?.schedules);
  const reload = () => refetch({ requestPolicy: 'network-only' });
  useEvery(REFRESH_MS, reload);
  const columns: TableColumn<Row>[] = [
    {
      id: 'name',
      header: t('jobs.schedule.name'),
      isRowHeader: true,
      cell: (row) => <JobName name={row.name} />,
    },
    { id: 'rhythm', header: t('jobs.schedule.rhythm'), cell: (row) => <Rhythm text={row.rhythm} /> },
    {
      id: 'last',
      header: t('jobs.schedule.last'),
      cell: (row) =>
        row.startedAt ? (
          <Time iso={row.startedAt} />
        ) : (
          <span className="text-muted">{t('jobs.schedule.never')}</span>
        ),
    },
    {
      id: 'took',
      header: t('jobs.schedule.took'),
      align: 'right',
      cell: (row) => (row.durationMs == null ? null : <Took ms={row.durationMs} />),
    },
    { id: 'result', header: t('jobs.schedule.result'), cell: (row) => <Outcome row={row} /> },
    {
      id: 'next',
      header: t('jobs.schedule.next'),
      cell: (row) => (row.nextAt ? <Time iso={row.nextAt} /> : null),
    },
  ];
  return (
    <section className="card overflow-hidden" aria-label={t('jobs.schedule.tableLabel')}>
      {result.error && !rows ? (
        <ErrorPanel title={t('jobs.schedule.loadFailed')} error={result.error} onRetry={reload} />
      ) : (
        <DataTable
          listName="job-schedules"
          label={t('jobs.schedule.tableLabel')}
          columns={columns}
          rows={rows}
          rowId={(row) => row.name}
          rowTestId="schedule-row"
          card={(row) => (
            <span className="flex flex-col gap-1">
              <span className="flex items-start justify-between gap-2">
                <JobName name={row.name} />
                <Outcome row={row} />
              </span>
              <span className="text-meta text-muted">
                <Rhythm text={row.rhythm} />
              </span>
              <span className="flex justify-between gap-2 text-meta text-muted">
                <span>
                  {t('jobs.schedule.last')} {row.startedAt ? <Time iso={row.startedAt} /> : '—'}
                </span>
                <span>
                  {t('jobs.schedule.next')} {row.nextAt ? <Time iso={row.nextAt} /> : '—'}
                </span>
              </span>
            </span>
          )}
          empty={<EmptyState title={t('common.empty.noMatch')} />}
        />
      )}
    </section>
  );

  function Took({ ms }: { ms: number }) {
    return <span className="num">{ms < 1_000 ? `${ms}ms` : formatDuration(ms, language)}</span>;
  }
}

function Rhythm({ text }: { text: string }) {
  const { t } = useTranslation();
  const { language } = useFormat();
  const rhythm = readRhythm(text);
  if (!rhythm) return text;
  if ('everyMs' in rhythm)
    return t('jobs.schedule.every', { time: formatDuration(rhythm.everyMs, language) });
  return 'hourly' in rhythm
    ? t('jobs.schedule.hourly', { minute: rhythm.hourly })
    : t('jobs.schedule.daily', { time: rhythm.daily });
}

function Outcome({ row }: { row: Row }) {
  const { t } = useTranslation();
  if (row.restsWith) {
    return (
      <Chip tone="warning" icon={CirclePause}>
        {t('jobs.schedule.rests', { queue: t(`jobNames.queue.${row.restsWith}`) })}
      </Chip>
    );
  }
  if (row.failures > 0) {
    return (
      <span className="flex flex-col items-start gap-0.5">
        <Chip tone="danger" icon={CircleX}>
          {t('jobs.schedule.failures', { count: row.failures })}
        </Chip>
        {row.error && (
          <span title={row.error} className="line-clamp-2 max-w-72 text-meta text-danger-text">
            {row.error}
          </span>
        )}
      </span>
    );
  }
  if (row.running) {
    return (
      <Chip tone="accent" icon={LoaderCircle}>
        {t('jobs.schedule.running')}
      </Chip>
    );
  }
  if (!row.startedAt) return null;
  return (
    <Chip tone="success" icon={CircleCheck}>
      {t('jobs.schedule.ok')}
    </Chip>
  );
}

import type { TFunction } from 'i18next';
import { BellOff } from 'lucide-react';
import { useCallback, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import {
  AlertSilencesPageDocument,
  EndAlertSilenceDocument,
  type AlertSilenceRowFragment,
} from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { useAsk } from '@/lib/use-ask';
import { useKeptData } from '@/lib/use-kept-data';
import { Button } from '@/ui/button';
import type { TableColumn } from '@/ui/data-table';
import { PagedTable } from '@/ui/paged-table';
import { EmptyState, FormBanner } from '@/ui/states';
import { Time } from '@/ui/time';
import { SilenceStateChip } from './chips';
import type { AlertsSearch } from './search';
import { useAlertWords } from './use-alert-words';

interface SilenceListProps {
  search: AlertsSearch;
  onSearch: (change: Partial<AlertsSearch>) => void;
}

/** Who wanted quiet about what, and until when. */
export function SilenceList({ search, onSearch }: SilenceListProps) {
  const { t } = useTranslation();
  const words = useAlertWords();
  const mayHandle = useCan('incident.handle');
  const [, setSilencing] = useAsk('silence');
  const { page, size } = search;
  const [result, refetch] = useQuery({
    query: AlertSilencesPageDocument,
    variables: { page, limit: size },
    requestPolicy: 'cache-and-network',
  });
  const [ended, end] = useMutation(EndAlertSilenceDocument);
  const shown = useKeptData(result.data?.alertSilences);
  const action = useCallback(
    (row: AlertSilenceRowFragment) =>
      mayHandle && row.state !== 'ENDED' ? (
        <Button
          size="sm"
          isPending={ended.fetching}
          onPress={() =>
            void end({ id: row.id, version: row.version }).then(() =>
              refetch({ requestPolicy: 'network-only' }),
            )
          }
        >
          {t('alerts.silence.end')}
        </Button>
      ) : null,
    [t, mayHandle, ended.fetching, end, refetch],
  );
  const columns = useMemo(() => silenceColumns(t, words, action), [t, words, action]);
  return (
    <section className="card overflow-hidden" aria-label={t('alerts.tab.silences')}>
      {ended.error && (
        <div className="p-3">
          <FormBanner error={ended.error} />
        </div>
      )}
      <PagedTable
        listName="alert-silences"
        list={{
          rows: shown?.items,
          total: shown?.total ?? 0,
          isStale: result.data === undefined && shown !== undefined,
          error: shown ? undefined : result.error,
          refresh: () => refetch({ requestPolicy: 'network-only' }),
        }}
        search={search}
        onSearch={onSearch}
        loadFailed={t('alerts.silence.loadFailed')}
        label={t('alerts.tab.silences')}
        columns={columns}
        rowId={(row) => row.id}
        rowTestId="silence-row"
        card={(row) => (
          <span className="flex flex-col gap-1.5">
            <span className="flex items-center justify-between gap-2">
              <SilenceStateChip state={row.state} />
              <Time iso={row.endsAt} />
            </span>
            <span className="font-medium">{row.ruleTitle ?? t('alerts.silence.everyRule')}</span>
            <span className="text-meta text-muted">
              {[row.reason, row.owner, words.labels(row.labels)].filter(Boolean).join(' · ')}
            </span>
            {action(row)}
          </span>
        )}
        empty={
          <EmptyState
            icon={<BellOff aria-hidden size={28} strokeWidth={1.5} />}
            title={t('alerts.silence.empty')}
            description={t('alerts.silence.emptyText')}
            action={
              mayHandle && (
                <Button onPress={() => setSilencing(true)}>
                  <BellOff aria-hidden />
                  {t('alerts.silence.new')}
                </Button>
              )
            }
          />
        }
      />
    </section>
  );
}

function silenceColumns(
  t: TFunction,
  words: ReturnType<typeof useAlertWords>,
  action: (row: AlertSilenceRowFragment) => ReactNode,
): TableColumn<AlertSilenceRowFragment>[] {
  return [
    {
      id: 'state',
      header: t('alerts.column.state'),
      width: '110px',
      cell: (row) => <SilenceStateChip state={row.state} />,
    },
    {
      id: 'about',
      header: t('alerts.silence.about'),
      isRowHeader: true,
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          <span className="truncate font-medium">{row.ruleTitle ?? t('alerts.silence.everyRule')}</span>
          <span className="truncate text-meta text-muted">{words.labels(row.labels)}</span>
        </span>
      ),
    },
    { id: 'reason', header: t('alerts.silence.reason'), cell: (row) => row.reason },
    { id: 'owner', header: t('alerts.silence.owner'), cell: (row) => row.owner },
    {
      id: 'from',
      header: t('alerts.silence.from'),
      width: '120px',
      cell: (row) => <Time iso={row.startsAt} />,
    },
    { id: 'to', header: t('alerts.silence.to'), width: '120px', cell: (row) => <Time iso={row.endsAt} /> },
    {
      id: 'quiet',
      header: t('alerts.silence.quiet'),
      align: 'right',
      cell: (row) => <span className="num">{row.quietIncidents}</span>,
    },
    { id: 'end', header: t('alerts.silence.end'), align: 'right', cell: action },
  ];
}

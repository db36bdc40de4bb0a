import { Inbox } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { WebhookInboxDocument } from '@/gql/graphql';
import { usePaymentEvents } from '@/lib/live-payments';
import { useCan } from '@/lib/permissions';
import { useThrottled } from '@/lib/use-debounced';
import { joinList, parseList } from '@/lib/url';
import { useKeptData } from '@/lib/use-kept-data';
import { NoMatch } from '@/ui/no-match';
import { PageHead } from '@/ui/page-head';
import { PagedTable } from '@/ui/paged-table';
import { ReloadButton } from '@/ui/reload-button';
import { EmptyState } from '@/ui/states';
import { TraitFilter } from '@/ui/trait-filter';
import { toWebhookFilter, webhookStatuses, type WebhooksSearch } from './search';
import { WebhookCard, webhookColumns } from './webhook-columns';

interface WebhooksPageProps {
  search: WebhooksSearch;
  onSearch: (change: Partial<WebhooksSearch>) => void;
}

const REFRESH_MS = 2_000;

export function WebhooksPage({ search, onSearch }: WebhooksPageProps) {
  const { t } = useTranslation();
  const mayReplay = useCan('webhook.replay');
  const { status, notStatus } = search;
  const filter = useMemo(() => toWebhookFilter({ status, notStatus }), [status, notStatus]);
  const [result, refetch] = useQuery({
    query: WebhookInboxDocument,
    variables: { page: search.page, limit: search.size, filter },
  });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const refresh = useThrottled(reload, REFRESH_MS);
  const onReplayed = mayReplay ? refresh : undefined;
  const columns = useMemo(() => webhookColumns(t, onReplayed), [t, onReplayed]);
  // A reader on a later page is left alone; the first page shows what just came in.
  usePaymentEvents(() => search.page === 1 && refresh());
  const page = useKeptData(result.data?.webhookDeliveries);
  return (
    <>
      <PageHead
        title={t('webhooks.title')}
        description={t('webhooks.description')}
        actions={<ReloadButton onPress={reload} />}
      />
      <section className="card overflow-hidden" aria-label={t('webhooks.tableLabel')}>
        <div className="p-3">
          <TraitFilter
            name={t('webhooks.column.status')}
            choices={webhookStatuses.map((value) => ({ value, label: t(`webhooks.status.${value}`) }))}
            only={parseList(status, webhookStatuses)}
            not={parseList(notStatus, webhookStatuses)}
            onApply={(only, not) => onSearch({ status: joinList(only), notStatus: joinList(not), page: 1 })}
          />
        </div>
        <PagedTable
          listName="webhooks"
          list={{
            rows: page?.items,
            total: page?.total ?? 0,
            isStale: result.data === undefined && page !== undefined,
            error: result.data ? undefined : result.error,
            refresh: reload,
          }}
          search={search}
          onSearch={onSearch}
          loadFailed={t('webhooks.loadFailed')}
          label={t('webhooks.tableLabel')}
          columns={columns}
          rowId={(row) => row.id}
          rowTestId="webhook-row"
          card={(row) => <WebhookCard row={row} onReplayed={onReplayed} />}
          empty={
            status || notStatus ? (
              <NoMatch onClear={() => onSearch({ status: undefined, notStatus: undefined, page: 1 })} />
            ) : (
              <EmptyState
                icon={<Inbox aria-hidden size={28} strokeWidth={1.5} />}
                title={t('webhooks.emptyTitle')}
                description={t('webhooks.emptyText')}
              />
            )
          }
        />
      </section>
    </>
  );
}

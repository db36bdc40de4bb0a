import { Send } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { NotificationMessagesDocument } from '@/gql/graphql';
import { useLanguage } from '@/lib/use-format';
import { useKeptData } from '@/lib/use-kept-data';
import { PagedTable } from '@/ui/paged-table';
import { ReloadButton } from '@/ui/reload-button';
import { EmptyState } from '@/ui/states';
import { MessageCard, messageColumns } from './message-columns';
import { MessageDrawer } from './message-drawer';
import type { NotificationsTabProps } from './notifications-page';

/** What was sent to chats and servers, with every try; any of it can be sent again. */
export function MessagesTab({ search, onSearch }: NotificationsTabProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const columns = useMemo(() => messageColumns(t), [t]);
  const [result, refetch] = useQuery({
    query: NotificationMessagesDocument,
    variables: { page: search.page, limit: search.size, filter: {}, locale: language === 'en' ? 'EN' : 'KO' },
    requestPolicy: 'cache-and-network',
  });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const page = useKeptData(result.data?.notificationMessages);
  return (
    <>
      <div className="flex justify-between gap-2 p-3">
        <p className="self-center text-table text-muted">{t('notifications.messages.description')}</p>
        <ReloadButton onPress={reload} />
      </div>
      <PagedTable
        list={{
          rows: page?.items,
          total: page?.total ?? 0,
          isStale: result.data === undefined && page !== undefined,
          error: result.data ? undefined : result.error,
          refresh: reload,
        }}
        search={search}
        onSearch={onSearch}
        loadFailed={t('notifications.messages.loadFailed')}
        label={t('notifications.tab.messages')}
        columns={columns}
        rowId={(row) => row.id}
        rowTestId="message-row"
        card={(row) => <MessageCard row={row} />}
        onOpen={(row) => onSearch({ id: row.id })}
        empty={
          <EmptyState
            icon={<Send aria-hidden size={28} strokeWidth={1.5} />}
            title={t('notifications.messages.empty')}
            description={t('notifications.messages.emptyText')}
          />
        }
      />
      <MessageDrawer
        id={search.id}
        message={page?.items.find((row) => row.id === search.id)}
        onClose={() => onSearch({ id: undefined })}
        onReplayed={reload}
      />
    </>
  );
}

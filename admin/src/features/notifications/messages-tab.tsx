import { Send } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { NotificationMessagesDocument } from '@/gql/graphql';
import { joinList, parseList } from '@/lib/url';
import { useLanguage } from '@/lib/use-format';
import { useKeptData } from '@/lib/use-kept-data';
import { ChoiceFilter } from '@/ui/choice-filter';
import { PagedTable } from '@/ui/paged-table';
import { ReloadButton } from '@/ui/reload-button';
import { EmptyState } from '@/ui/states';
import { MessageCard, messageColumns } from './message-columns';
import { MessageDrawer } from './message-drawer';
import type { NotificationsTabProps } from './notifications-page';
import { messageChannels, messageStatuses } from './search';
import { useFailureWords } from './use-failure-words';
import { useMessageTitle } from './use-message-title';

/** What was sent on every channel, with every try; what may be sent again can be from here. */
export function MessagesTab({ search, onSearch }: NotificationsTabProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const titleOf = useMessageTitle();
  const whyOf = useFailureWords();
  const columns = useMemo(() => messageColumns(t, titleOf, whyOf), [t, titleOf, whyOf]);
  const channel = parseList(search.channel, messageChannels);
  const status = parseList(search.status, messageStatuses);
  const isFiltered = channel.length + status.length > 0;
  const [result, refetch] = useQuery({
    query: NotificationMessagesDocument,
    variables: {
      page: search.page,
      limit: search.size,
      filter: { channel, status },
      locale: language === 'en' ? 'EN' : 'KO',
    },
    requestPolicy: 'cache-and-network',
  });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const page = useKeptData(result.data?.notificationMessages);
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 p-3">
        <ChoiceFilter
          name={t('notifications.messages.channel')}
          options={messageChannels.map((value) => ({ value, label: t(`notifications.way.${value}`) }))}
          selected={channel}
          onChange={(values) => onSearch({ channel: joinList(values), page: 1 })}
        />
        <ChoiceFilter
          name={t('notifications.messages.statusLabel')}
          options={messageStatuses.map((value) => ({
            value,
            label: t(`notifications.messages.status.${value}`),
          }))}
          selected={status}
          onChange={(values) => onSearch({ status: joinList(values), page: 1 })}
        />
        <p className="text-table text-muted max-sm:hidden">{t('notifications.messages.description')}</p>
        <div className="ml-auto">
          <ReloadButton onPress={reload} />
        </div>
      </div>
      <PagedTable
        listName="notification-messages"
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
        card={(row) => <MessageCard row={row} title={titleOf(row)} />}
        onOpen={(row) => onSearch({ id: row.id })}
        empty={
          <EmptyState
            icon={<Send aria-hidden size={28} strokeWidth={1.5} />}
            title={t(isFiltered ? 'notifications.messages.noMatch' : 'notifications.messages.empty')}
            description={isFiltered ? undefined : t('notifications.messages.emptyText')}
          />
        }
      />
      <MessageDrawer
        id={search.id}
        message={page?.items.find((row) => row.id === search.id)}
        onClose={() => onSearch({ id: undefined })}
        onRetried={reload}
      />
    </>
  );
}

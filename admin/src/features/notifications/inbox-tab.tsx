import { Bell, CheckCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useClient, useMutation, useQuery } from 'urql';
import {
  MarkAllNotificationsReadDocument,
  NotificationListDocument,
  UnmarkNotificationsReadDocument,
} from '@/gql/graphql';
import { useNotificationNews } from '@/lib/notification-news';
import { useDoneToast } from '@/lib/use-done-toast';
import { useLanguage } from '@/lib/use-format';
import { useKeptData } from '@/lib/use-kept-data';
import { Button } from '@/ui/button';
import { Pagination } from '@/ui/pagination';
import { Segmented } from '@/ui/segmented';
import { Skeleton } from '@/ui/skeleton';
import { EmptyState, ErrorPanel } from '@/ui/states';
import { InboxLine } from './inbox-line';
import type { NotificationsTabProps } from './notifications-page';

/** What the viewer was told, newest first; it grows while they look. */
export function InboxTab({ search, onSearch }: NotificationsTabProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [result, refetch] = useQuery({
    query: NotificationListDocument,
    variables: {
      page: search.page,
      limit: search.size,
      filter: search.unread ? { unread: true } : {},
      locale: language === 'en' ? 'EN' : 'KO',
    },
    requestPolicy: 'cache-and-network',
  });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  // A reader on a later page is left alone.
  useNotificationNews(() => search.page === 1 && reload());
  const tellDone = useDoneToast();
  const client = useClient();
  const tellRead = (readAt: string, words: string) =>
    tellDone(words, async () => {
      const taken = await client.mutation(UnmarkNotificationsReadDocument, { readAt }).toPromise();
      reload();
      return taken;
    });
  const [marked, markAll] = useMutation(MarkAllNotificationsReadDocument);
  const readAll = async (until: string) => {
    const { data } = await markAll({ until });
    reload();
    if (data) tellRead(data.markAllNotificationsRead.readAt, t('notifications.inbox.allMarked'));
  };
  const page = useKeptData(result.data?.notifications);
  const newest = page?.items[0]?.updatedAt;
  const hasUnread = page?.items.some((line) => line.readAt === null) ?? false;
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2 p-3">
        <Segmented
          label={t('notifications.inbox.show')}
          value={search.unread ? 'unread' : 'all'}
          options={(['all', 'unread'] as const).map((value) => ({
            value,
            label: t(`notifications.inbox.${value}`),
          }))}
          onChange={(value) => onSearch({ unread: value === 'unread' || undefined, page: 1 })}
        />
        <Button
          isPending={marked.fetching}
          isDisabled={!hasUnread}
          onPress={() => newest && void readAll(newest)}
        >
          {!marked.fetching && <CheckCheck aria-hidden />}
          {t('notifications.inbox.readAll')}
        </Button>
      </div>
      {result.error && !result.data ? (
        <ErrorPanel title={t('notifications.inbox.loadFailed')} error={result.error} onRetry={reload} />
      ) : !page ? (
        <Skeleton className="m-5 h-64" />
      ) : page.items.length === 0 ? (
        <EmptyState
          icon={<Bell aria-hidden size={28} strokeWidth={1.5} />}
          title={t(search.unread ? 'notifications.inbox.allRead' : 'notifications.inbox.empty')}
          description={t('notifications.inbox.emptyText')}
        />
      ) : (
        <>
          <ul aria-label={t('notifications.tab.inbox')} className="border-t border-separator">
            {page.items.map((line) => (
              <InboxLine
                key={line.id}
                line={line}
                onRead={(readAt) => tellRead(readAt, t('notifications.inbox.oneMarked'))}
              />
            ))}
          </ul>
          <Pagination
            page={search.page}
            size={search.size}
            total={page.total}
            onPage={(next) => onSearch({ page: next })}
            onSize={(size) => onSearch({ size, page: 1 })}
          />
        </>
      )}
    </>
  );
}

import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { lazy } from '@/lib/lazy';
import { useCan } from '@/lib/permissions';
import { PageHead } from '@/ui/page-head';
import { Skeleton } from '@/ui/skeleton';
import { Tabs } from '@/ui/tabs';
import { InboxTab } from './inbox-tab';
import { notificationTabs, type NotificationsSearch, type NotificationTab } from './search';

const DestinationsTab = lazy(() =>
  import('./destinations-tab').then((module) => ({ default: module.DestinationsTab })),
);
const MessagesTab = lazy(() => import('./messages-tab').then((module) => ({ default: module.MessagesTab })));
const TemplatesTab = lazy(() =>
  import('./templates-tab').then((module) => ({ default: module.TemplatesTab })),
);
const PreferencesTab = lazy(() =>
  import('./preferences-tab').then((module) => ({ default: module.PreferencesTab })),
);

export interface NotificationsTabProps {
  search: NotificationsSearch;
  onSearch: (change: Partial<NotificationsSearch>) => void;
}

/** What is asked of one tab is not asked of another. */
const nothing = { id: undefined, unread: undefined, channel: undefined, status: undefined };

/** For these somebody has to be allowed to see how others are told of things. */
const guarded: readonly NotificationTab[] = ['destinations', 'messages', 'templates'];

export function NotificationsPage({ search, onSearch }: NotificationsTabProps) {
  const { t } = useTranslation();
  const mayRead = useCan('notification.read');
  const tabs = notificationTabs.filter((tab) => mayRead || !guarded.includes(tab));
  const tab = tabs.includes(search.tab) ? search.tab : 'inbox';
  return (
    <>
      <PageHead title={t('notifications.title')} description={t('notifications.description')} />
      <section className="card overflow-hidden" aria-label={t('notifications.title')}>
        <Tabs
          label={t('notifications.title')}
          value={tab}
          tabs={tabs.map((id) => ({ id, label: t(`notifications.tab.${id}`) }))}
          onChange={(tab) => onSearch({ ...nothing, tab, page: 1 })}
        >
          <Suspense fallback={<Skeleton className="m-5 h-64" />}>
            {tab === 'inbox' && <InboxTab search={search} onSearch={onSearch} />}
            {tab === 'destinations' && <DestinationsTab />}
            {tab === 'messages' && <MessagesTab search={search} onSearch={onSearch} />}
            {tab === 'templates' && <TemplatesTab />}
            {tab === 'mine' && <PreferencesTab />}
          </Suspense>
        </Tabs>
      </section>
    </>
  );
}

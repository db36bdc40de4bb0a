import { Plus, Send, Waypoints } from 'lucide-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { NotificationDestinationsDocument } from '@/gql/graphql';
import { lazy } from '@/lib/lazy';
import { useCan } from '@/lib/permissions';
import { useAsk, useAskAbout } from '@/lib/use-ask';
import { Button } from '@/ui/button';
import { Skeleton } from '@/ui/skeleton';
import { EmptyState, ErrorPanel } from '@/ui/states';
import { ChannelTiles } from './channel-tiles';
import { DestinationCard } from './destination-card';
import { useTestSend } from './use-test-send';

// Forms bring their library along, and most visits only read.
const DestinationDialog = lazy(() =>
  import('./destination-dialog').then((module) => ({ default: module.DestinationDialog })),
);
const CreateDestinationDialog = lazy(() =>
  import('./create-destination-dialog').then((module) => ({ default: module.CreateDestinationDialog })),
);

/** How the ways to reach people are doing, and the chats and servers that notices go to. */
export function DestinationsTab() {
  const { t } = useTranslation();
  const mayManage = useCan('notification.manage');
  const [isCreating, setCreating] = useAsk('create');
  const [editedId, setEdited] = useAskAbout('edit');
  const [result, refetch] = useQuery({
    query: NotificationDestinationsDocument,
    requestPolicy: 'cache-and-network',
  });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const testMail = useTestSend();
  const { data, error } = result;
  if (error && !data)
    return <ErrorPanel title={t('notifications.destinations.loadFailed')} error={error} onRetry={reload} />;
  if (!data) return <Skeleton className="m-5 h-64" />;
  const edited = mayManage && data.notificationDestinations.find(({ id }) => id === editedId);
  return (
    <div className="flex flex-col gap-5 p-5">
      <ChannelTiles channels={data.notificationChannels} />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-card font-semibold">{t('notifications.destinations.title')}</h2>
        {mayManage && (
          <div className="flex flex-wrap gap-2">
            <Button isPending={testMail.isPending} onPress={() => testMail.send('EMAIL')}>
              {!testMail.isPending && <Send aria-hidden />}
              {t('notifications.destinations.testMail')}
            </Button>
            <Button variant="primary" onPress={() => setCreating(true)}>
              <Plus aria-hidden />
              {t('notifications.destinations.create')}
            </Button>
          </div>
        )}
      </div>
      {data.notificationDestinations.length === 0 ? (
        <EmptyState
          icon={<Waypoints aria-hidden size={28} strokeWidth={1.5} />}
          title={t('notifications.destinations.empty')}
          description={t('notifications.destinations.emptyText')}
        />
      ) : (
        <ul className="grid gap-4 lg:grid-cols-2" aria-label={t('notifications.destinations.title')}>
          {data.notificationDestinations.map((destination) => (
            <DestinationCard
              key={destination.id}
              destination={destination}
              onEdit={mayManage ? () => setEdited(destination.id) : undefined}
            />
          ))}
        </ul>
      )}
      <Suspense>
        {isCreating && mayManage && (
          <CreateDestinationDialog onClose={() => setCreating(false)} onCreated={reload} />
        )}
        {edited && (
          <DestinationDialog destination={edited} onClose={() => setEdited(undefined)} onChanged={reload} />
        )}
      </Suspense>
    </div>
  );
}

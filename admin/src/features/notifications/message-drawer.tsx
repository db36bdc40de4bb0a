import { RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import {
  NotificationMessageHistoryDocument,
  RetryNotificationMessageDocument,
  type MessageFactsFragment,
} from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { Button } from '@/ui/button';
import { Drawer } from '@/ui/drawer';
import { Skeleton } from '@/ui/skeleton';
import { EmptyState, ErrorPanel, FormBanner } from '@/ui/states';
import { MessageStatusChip } from './message-columns';
import { MessageFactList } from './message-fact-list';
import { MessageTries } from './message-tries';
import { MessageWays } from './message-ways';
import { mayRetry } from './may-retry';
import { useMessageTitle } from './use-message-title';

interface MessageDrawerProps {
  id: string | undefined;
  message: MessageFactsFragment | undefined;
  onClose: () => void;
  onRetried: () => void;
}

export function MessageDrawer({ id, message, onClose, onRetried }: MessageDrawerProps) {
  const { t } = useTranslation();
  const titleOf = useMessageTitle();
  const mayManage = useCan('notification.manage');
  return (
    <Drawer
      isOpen={id !== undefined}
      onClose={onClose}
      label={t('notifications.messages.detail')}
      testId="message-drawer"
      header={
        <>
          <p className="text-meta text-muted">{t('notifications.messages.detail')}</p>
          {message && (
            <div className="flex flex-wrap items-center gap-2">
              <h2 className="text-[18px] font-bold break-words">{titleOf(message)}</h2>
              <MessageStatusChip status={message.status} />
            </div>
          )}
        </>
      }
      footer={mayManage && message && <Retry message={message} onRetried={onRetried} />}
    >
      {message ? <Body message={message} /> : <EmptyState title={t('notifications.messages.notOnPage')} />}
    </Drawer>
  );
}

function Body({ message }: { message: MessageFactsFragment }) {
  const { t } = useTranslation();
  const [result, refetch] = useQuery({
    query: NotificationMessageHistoryDocument,
    variables: { id: message.id },
    requestPolicy: 'cache-and-network',
  });
  const known = result.data?.notificationMessage;
  return (
    <div className="flex flex-col gap-5 p-5">
      <MessageFactList message={message} />
      {result.error && !known ? (
        <ErrorPanel
          title={t('notifications.messages.loadFailed')}
          error={result.error}
          onRetry={() => refetch({ requestPolicy: 'network-only' })}
        />
      ) : !known ? (
        <Skeleton className="h-24" />
      ) : (
        <>
          <MessageTries tries={known.history} />
          <MessageWays ways={known.deliveries.filter(({ messageId }) => messageId !== message.id)} />
        </>
      )}
    </div>
  );
}

function Retry({ message, onRetried }: { message: MessageFactsFragment; onRetried: () => void }) {
  const { t } = useTranslation();
  const [result, retry] = useMutation(RetryNotificationMessageDocument);
  return (
    <div className="flex w-full flex-col gap-2">
      <FormBanner error={result.error} />
      <Button
        isPending={result.fetching}
        isDisabled={!mayRetry(message, new Date())}
        onPress={() => void retry({ id: message.id }).then(({ data }) => data && onRetried())}
      >
        {!result.fetching && <RotateCw aria-hidden />}
        {t('notifications.messages.retry')}
      </Button>
    </div>
  );
}

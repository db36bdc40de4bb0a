import { RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import {
  NotificationMessageHistoryDocument,
  ReplayNotificationMessageDocument,
  type MessageFactsFragment,
} from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { Button } from '@/ui/button';
import { Drawer } from '@/ui/drawer';
import { Facts } from '@/ui/facts';
import { Skeleton } from '@/ui/skeleton';
import { EmptyState, ErrorPanel, FormBanner } from '@/ui/states';
import { Time } from '@/ui/time';
import { MessageStatusChip } from './message-columns';

interface MessageDrawerProps {
  id: string | undefined;
  message: MessageFactsFragment | undefined;
  onClose: () => void;
  onReplayed: () => void;
}

export function MessageDrawer({ id, message, onClose, onReplayed }: MessageDrawerProps) {
  const { t } = useTranslation();
  const mayReplay = useCan('notification.manage');
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
              <h2 className="text-[18px] font-bold break-words">{message.words?.title ?? message.kind}</h2>
              <MessageStatusChip status={message.status} />
            </div>
          )}
        </>
      }
      footer={mayReplay && message && <Replay message={message} onReplayed={onReplayed} />}
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
  const none = t('common.empty.value');
  const tries = result.data?.notificationMessage.history;
  return (
    <div className="flex flex-col gap-5 p-5">
      <Facts
        facts={[
          { label: t('notifications.messages.to'), value: message.sentTo ?? message.destinationName ?? none },
          { label: t('notifications.messages.at'), value: <Time iso={message.createdAt} as="full" /> },
          {
            label: t('notifications.messages.sentAt'),
            value: message.sentAt ? <Time iso={message.sentAt} as="full" /> : none,
          },
          {
            label: t('notifications.messages.nextAt'),
            value: message.nextAttemptAt ? <Time iso={message.nextAttemptAt} as="full" /> : none,
          },
          { label: t('notifications.messages.failure'), value: message.failureCode ?? none },
        ]}
      />
      <section>
        <h3 className="mb-2 text-table font-semibold">{t('notifications.messages.tries')}</h3>
        {result.error && !tries ? (
          <ErrorPanel
            title={t('notifications.messages.loadFailed')}
            error={result.error}
            onRetry={() => refetch({ requestPolicy: 'network-only' })}
          />
        ) : !tries ? (
          <Skeleton className="h-24" />
        ) : tries.length === 0 ? (
          <p className="text-table text-muted">{t('notifications.messages.noTries')}</p>
        ) : (
          <ol className="flex flex-col gap-2 text-table">
            {tries.map((attempt) => (
              <li key={attempt.number} className="flex flex-wrap gap-x-3">
                <Time iso={attempt.startedAt} />
                <span className="font-medium">
                  {attempt.outcome
                    ? t(`notifications.messages.outcome.${attempt.outcome}`)
                    : t('notifications.messages.status.SENDING')}
                </span>
                <span className="text-muted">
                  {[attempt.code, attempt.reply].filter(Boolean).join(' · ')}
                </span>
              </li>
            ))}
          </ol>
        )}
      </section>
    </div>
  );
}

function Replay({ message, onReplayed }: { message: MessageFactsFragment; onReplayed: () => void }) {
  const { t } = useTranslation();
  const [result, replay] = useMutation(ReplayNotificationMessageDocument);
  const isUnderWay = message.status === 'WAITING' || message.status === 'SENDING';
  return (
    <div className="flex w-full flex-col gap-2">
      <FormBanner error={result.error} />
      <Button
        isPending={result.fetching}
        isDisabled={isUnderWay}
        onPress={() => void replay({ id: message.id }).then(({ data }) => data && onReplayed())}
      >
        {!result.fetching && <RotateCw aria-hidden />}
        {t('notifications.messages.replay')}
      </Button>
    </div>
  );
}

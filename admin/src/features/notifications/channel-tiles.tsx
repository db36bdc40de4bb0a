import { CircleCheck, CircleDashed, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { NotificationDestinationsQuery } from '@/gql/graphql';
import { useFormat } from '@/lib/use-format';
import { Chip } from '@/ui/chip';
import { Time } from '@/ui/time';

const looks = {
  OK: { tone: 'success', icon: CircleCheck },
  DEGRADED: { tone: 'danger', icon: TriangleAlert },
  NOT_CONFIGURED: { tone: 'neutral', icon: CircleDashed },
} as const;

/** How each way has been doing, told from what really was sent. */
export function ChannelTiles({
  channels,
}: {
  channels: NotificationDestinationsQuery['notificationChannels'];
}) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4" aria-label={t('notifications.channels.title')}>
      {channels.map((channel) => (
        <li key={channel.type} className="min-w-0 rounded-lg border border-border p-4">
          <div className="flex items-center justify-between gap-2">
            <span className="font-semibold">{t(`notifications.way.${channel.type}`)}</span>
            <Chip tone={looks[channel.state].tone} icon={looks[channel.state].icon}>
              {t(`notifications.channels.state.${channel.state}`)}
            </Chip>
          </div>
          <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-3 text-table">
            <dt className="text-muted">{t('notifications.channels.waiting')}</dt>
            <dd className="num text-right">{format.count(channel.waiting)}</dd>
            <dt className="text-muted">{t('notifications.channels.lastSuccess')}</dt>
            <dd className="text-right">
              {channel.lastSuccessAt ? <Time iso={channel.lastSuccessAt} /> : '—'}
            </dd>
          </dl>
          {channel.state === 'DEGRADED' && channel.lastFailure && (
            <p className="mt-1 text-meta break-words text-danger-text">{channel.lastFailure}</p>
          )}
        </li>
      ))}
    </ul>
  );
}

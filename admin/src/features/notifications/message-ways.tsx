import { useTranslation } from 'react-i18next';
import type { NotificationMessageHistoryQuery } from '@/gql/graphql';
import { useFormat } from '@/lib/use-format';
import { MessageStatusChip } from './message-columns';

type Ways = NotificationMessageHistoryQuery['notificationMessage']['deliveries'];

/** Where else a notice went, and what was held back and why. */
export function MessageWays({ ways }: { ways: Ways }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (ways.length === 0) return null;
  return (
    <section>
      <h3 className="mb-2 text-table font-semibold">{t('notifications.messages.ways')}</h3>
      <ul className="flex flex-col gap-2 text-table">
        {ways.map((way) => (
          <li
            key={`${way.channel} ${way.recipientId}`}
            className="flex flex-wrap items-center gap-x-3 gap-y-1"
          >
            <span>{t(`notifications.way.${way.channel}`)}</span>
            {way.skipped && (
              <span className="text-muted">{t(`notifications.messages.skip.${way.skipped}`)}</span>
            )}
            {way.status && <MessageStatusChip status={way.status} />}
            {way.heldUntil && (
              <span className="text-muted">
                {t('notifications.messages.held', { time: format.fullTime(way.heldUntil) })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

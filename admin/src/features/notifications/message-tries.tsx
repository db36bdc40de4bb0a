import { useTranslation } from 'react-i18next';
import type { NotificationMessageHistoryQuery } from '@/gql/graphql';
import { Time } from '@/ui/time';
import { useFailureWords } from './use-failure-words';

type Tries = NotificationMessageHistoryQuery['notificationMessage']['history'];

/** Every try of a message, oldest first, and what was answered. */
export function MessageTries({ tries }: { tries: Tries }) {
  const { t } = useTranslation();
  const whyOf = useFailureWords();
  return (
    <section>
      <h3 className="mb-2 text-table font-semibold">{t('notifications.messages.tries')}</h3>
      {tries.length === 0 ? (
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
              <span className="min-w-0 break-words text-muted">
                {[
                  attempt.code && !attempt.reply?.startsWith(attempt.code) && whyOf(attempt.code),
                  attempt.reply,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

import { useTranslation } from 'react-i18next';
import type { MessageFactsFragment } from '@/gql/graphql';
import { Facts } from '@/ui/facts';
import { Time } from '@/ui/time';
import { useFailureWords } from './use-failure-words';

const forms = ['SMS', 'LMS', 'ATA'] as const;

/** What is known of a message: where it went, when, and what the other side said. */
export function MessageFactList({ message }: { message: MessageFactsFragment }) {
  const { t } = useTranslation();
  const whyOf = useFailureWords();
  const none = t('common.empty.value');
  const time = (iso: string | null | undefined) => (iso ? <Time iso={iso} as="full" /> : none);
  const form = forms.find((one) => one === message.form);
  const ofText =
    message.channel === 'SMS'
      ? [
          { label: t('notifications.messages.deliveredAt'), value: time(message.deliveredAt) },
          {
            label: t('notifications.messages.form'),
            value: form ? t(`notifications.messages.forms.${form}`) : none,
          },
        ]
      : [];
  return (
    <Facts
      facts={[
        { label: t('notifications.messages.channel'), value: t(`notifications.way.${message.channel}`) },
        {
          label: t('notifications.messages.to'),
          value: message.sentTo ?? message.destinationName ?? none,
        },
        { label: t('notifications.messages.at'), value: time(message.createdAt) },
        { label: t('notifications.messages.sentAt'), value: time(message.sentAt) },
        ...ofText,
        { label: t('notifications.messages.nextAt'), value: time(message.nextAttemptAt) },
        { label: t('notifications.messages.expiresAt'), value: time(message.expiresAt) },
        { label: t('notifications.messages.reply'), value: message.reply ?? none },
        { label: t('notifications.messages.receipt'), value: message.receipt ?? none },
        {
          label: t('notifications.messages.failure'),
          value: message.failureCode ? whyOf(message.failureCode) : none,
        },
      ]}
    />
  );
}

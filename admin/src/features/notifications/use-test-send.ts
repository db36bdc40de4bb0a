import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { TestNotificationChannelDocument, type NotificationChannelType } from '@/gql/graphql';
import { errorText } from '@/lib/error-message';
import { toAppError } from '@/lib/gql/errors';
import { showToast } from '@/lib/toasts';
import { useLanguage } from '@/lib/use-format';

/** Sends a test and says that it is on its way, or why not. */
export function useTestSend() {
  const { t } = useTranslation();
  const language = useLanguage();
  const [result, test] = useMutation(TestNotificationChannelDocument);
  const send = async (type: NotificationChannelType, destinationId?: string) => {
    const { data, error } = await test({ type, destinationId });
    if (error) showToast('danger', errorText(toAppError(error), language));
    else if (data) showToast('success', t('notifications.destinations.testSent'));
  };
  return {
    isPending: result.fetching,
    send: (type: NotificationChannelType, destinationId?: string) => void send(type, destinationId),
  };
}

import { RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { ReplayWebhookDocument, type WebhookRowFragment } from '@/gql/graphql';
import { errorText } from '@/lib/error-message';
import { toAppError } from '@/lib/gql/errors';
import { showToast } from '@/lib/toasts';
import { useLanguage } from '@/lib/use-format';
import { Button } from '@/ui/button';

interface ReplayButtonProps {
  delivery: WebhookRowFragment;
  /** The list may have moved on meanwhile. */
  onReplayed: () => void;
}

const outcomes = { DONE: 'success', IGNORED: 'neutral', RECEIVED: 'neutral', FAILED: 'danger' } as const;

/** Processes a stored notice once more; the provider is asked for the truth, so nothing happens twice. */
export function ReplayButton({ delivery, onReplayed }: ReplayButtonProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [result, replay] = useMutation(ReplayWebhookDocument);
  const name = delivery.orderId ?? delivery.eventType;
  const start = async () => {
    const { data, error } = await replay({ id: delivery.id });
    if (error) showToast('danger', `${name}: ${errorText(toAppError(error), language)}`);
    if (!data) return;
    // Often it ends as it was: only words tell that something has happened.
    const { status, error: reason } = data.replayWebhook;
    const said = t(`webhooks.replayed.${status}`, { name });
    showToast(outcomes[status], reason ? `${said} (${reason})` : said);
    onReplayed();
  };
  return (
    <Button
      size="sm"
      isPending={result.fetching}
      aria-label={t('webhooks.replayOf', { orderId: name })}
      onPress={() => void start()}
    >
      {!result.fetching && <RotateCw aria-hidden />}
      {t('webhooks.replay')}
    </Button>
  );
}

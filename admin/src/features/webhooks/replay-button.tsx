import { RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { ReplayWebhookDocument, type WebhookRowFragment } from '@/gql/graphql';
import { errorText } from '@/lib/error-message';
import { toAppError } from '@/lib/gql/errors';
import { useLanguage } from '@/lib/use-format';
import { Button } from '@/ui/button';

interface ReplayButtonProps {
  delivery: WebhookRowFragment;
  /** It was taken in; its result comes a moment later. */
  onReplayed: () => void;
}

/** Processes a stored notice once more; the provider is asked for the truth, so nothing happens twice. */
export function ReplayButton({ delivery, onReplayed }: ReplayButtonProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [result, replay] = useMutation(ReplayWebhookDocument);
  const start = async () => {
    const { data } = await replay({ id: delivery.id });
    if (data) onReplayed();
  };
  return (
    <span className="flex items-center gap-2">
      <Button
        size="sm"
        isPending={result.fetching}
        aria-label={t('webhooks.replayOf', { orderId: delivery.orderId ?? delivery.eventType })}
        onPress={() => void start()}
      >
        {!result.fetching && <RotateCw aria-hidden />}
        {t('webhooks.replay')}
      </Button>
      {result.error && (
        <span role="alert" className="text-meta text-danger-text">
          {errorText(toAppError(result.error), language)}
        </span>
      )}
    </span>
  );
}

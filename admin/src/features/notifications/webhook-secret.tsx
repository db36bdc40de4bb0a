import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/notice';

/** What messages to a server are signed with, the one time the server tells it. */
export function WebhookSecret({ secret, onDone }: { secret: string; onDone: () => void }) {
  const { t } = useTranslation();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(secret);
    setCopied(true);
  };
  return (
    <div className="flex flex-col gap-4">
      <Notice tone="warning">{t('notifications.secret.once')}</Notice>
      <code className="rounded-lg border border-border bg-surface-secondary p-3 font-mono text-table break-all">
        {secret}
      </code>
      <Button className="self-start" onPress={() => void copy()}>
        {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
        {t(isCopied ? 'common.action.copied' : 'common.action.copy')}
      </Button>
      <Button variant="primary" className="w-full" onPress={onDone}>
        {t('notifications.secret.kept')}
      </Button>
    </div>
  );
}

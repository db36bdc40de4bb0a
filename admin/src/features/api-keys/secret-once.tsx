import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { Notice } from '@/ui/notice';

/** The secret of a key, the one time the server tells it. */
export function SecretOnce({ secret, onDone }: { secret: string; onDone: () => void }) {
  const { t } = useTranslation();
  const [isCopied, setCopied] = useState(false);
  const [isKept, setKept] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(secret);
    setCopied(true);
  };
  return (
    <div className="flex flex-col gap-4">
      <Notice tone="warning">{t('apiKeys.secret.once')}</Notice>
      <code
        data-testid="api-key-secret"
        className="rounded-lg border border-border bg-surface-secondary p-3 font-mono text-table break-all"
      >
        {secret}
      </code>
      <Button className="self-start" onPress={() => void copy()}>
        {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
        {t(isCopied ? 'common.action.copied' : 'apiKeys.secret.copy')}
      </Button>
      <Checkbox isSelected={isKept} onChange={setKept}>
        {t('apiKeys.secret.kept')}
      </Checkbox>
      <Button variant="primary" className="w-full" isDisabled={!isKept} onPress={onDone}>
        {t('common.action.close')}
      </Button>
    </div>
  );
}

import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button';

/** An identifier that can be copied; `value` is what goes along when it is not written as it is used. */
export function Copyable({ text, value = text }: { text: string; value?: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <code className="truncate font-mono text-meta">{text}</code>
      <IconButton
        label={copied ? t('common.action.copied') : t('common.action.copyOf', { text })}
        size="sm"
        className="size-6 h-6 w-6"
        onPress={() => void copy()}
      >
        {copied ? <Check /> : <Copy />}
      </IconButton>
    </span>
  );
}

import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from './button';

interface RawJsonProps {
  /** As the server gave it to this viewer: what is masked for them is masked here. */
  value: object;
  testId: string;
}

/** The record as it is, for support: shown when asked for, and copied. */
export function RawJson({ value, testId }: RawJsonProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [isCopied, setCopied] = useState(false);
  const text = () =>
    JSON.stringify(value, (key, part: unknown) => (key === '__typename' ? undefined : part), 2);
  const copy = async () => {
    await navigator.clipboard?.writeText(text());
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <section>
      <div className="flex items-center gap-1">
        <Button size="sm" className="button--touch" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
          {t(isOpen ? 'common.raw.hide' : 'common.raw.show')}
        </Button>
        {isOpen && (
          <IconButton
            size="sm"
            label={t(isCopied ? 'common.action.copied' : 'common.raw.copy')}
            onPress={() => void copy()}
          >
            {isCopied ? <Check /> : <Copy />}
          </IconButton>
        )}
      </div>
      {isOpen && (
        <pre
          tabIndex={0}
          data-testid={testId}
          className="mt-2 max-h-80 overflow-auto rounded-lg border border-border bg-surface-secondary p-3 font-mono text-meta whitespace-pre-wrap break-all"
        >
          {text()}
        </pre>
      )}
    </section>
  );
}

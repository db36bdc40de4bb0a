import { Check, Copy, Download, Printer } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button';
import { Checkbox } from './checkbox';
import { Notice } from './notice';

interface BackupCodesProps {
  codes: readonly string[];
  doneLabel: string;
  onDone: () => void;
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** Codes for the day the device is lost. They are shown this once, so leaving needs a word that they are kept. */
export function BackupCodes({ codes, doneLabel, onDone }: BackupCodesProps) {
  const { t } = useTranslation();
  const [isKept, setKept] = useState(false);
  const [isCopied, setCopied] = useState(false);
  const text = `${t('auth.backup.fileHead')}\n\n${codes.join('\n')}\n`;
  const copy = async () => {
    await navigator.clipboard?.writeText(text);
    setCopied(true);
  };
  return (
    <div className="flex flex-col gap-4">
      <Notice tone="warning">{t('auth.backup.once')}</Notice>
      <ul
        data-print
        data-testid="backup-codes"
        aria-label={t('auth.backup.title')}
        className="flex flex-col gap-1 rounded-lg border border-border bg-surface-secondary p-4 font-mono text-table"
      >
        {codes.map((code) => (
          <li key={code} className="break-all">
            {code}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" className="button--touch" onPress={() => void copy()}>
          {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
          {t(isCopied ? 'common.action.copied' : 'common.action.copy')}
        </Button>
        <Button size="sm" className="button--touch" onPress={() => download('madang-backup-codes.txt', text)}>
          <Download aria-hidden />
          {t('auth.backup.download')}
        </Button>
        <Button size="sm" className="button--touch" onPress={() => window.print()}>
          <Printer aria-hidden />
          {t('auth.backup.print')}
        </Button>
      </div>
      <Checkbox isSelected={isKept} onChange={setKept}>
        {t('auth.backup.kept')}
      </Checkbox>
      <Button variant="primary" className="w-full" isDisabled={!isKept} onPress={onDone}>
        {doneLabel}
      </Button>
    </div>
  );
}

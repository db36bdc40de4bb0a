import { Download } from 'lucide-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { loadWords } from '@/lib/i18n';
import { lazy } from '@/lib/lazy';
import { useAsk } from '@/lib/use-ask';
import { Button } from '../button';
import type { AskExport } from './export-dialog';

const ExportDialog = lazy(async () => {
  const [module] = await Promise.all([import('./export-dialog'), loadWords('exports')]);
  return { default: module.ExportDialog };
});

interface ExportButtonProps {
  /** How many rows it would be; undefined where only the server counts to the end. */
  total: number | undefined;
  /** There is nothing personal in the file to be masked. */
  isImpersonal?: boolean;
  ask: AskExport;
}

/** Opens the dialog in which a list is taken out as a file, for those who may. */
export function ExportButton({ total, isImpersonal = false, ask }: ExportButtonProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useAsk('export');
  return (
    <>
      <Button onPress={() => setOpen(true)} data-testid="export-open">
        <Download aria-hidden />
        {t('common.action.export')}
      </Button>
      {isOpen && (
        <Suspense>
          <ExportDialog total={total} isImpersonal={isImpersonal} ask={ask} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

import { Ban, Play, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { CancelImportDocument, type ImportDetailFactsFragment } from '@/gql/graphql';
import { useAskOneOf } from '@/lib/use-ask';
import { Button } from '@/ui/button';
import { FormBanner } from '@/ui/states';
import { RunDialog } from './run-dialog';
import { UndoDialog } from './undo-dialog';

interface ImportActionsProps {
  one: ImportDetailFactsFragment;
  onChanged: () => void;
}

/** What can be done with an import as it stands; nothing where nothing can. */
export function ImportActions({ one, onChanged }: ImportActionsProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useAskOneOf(['run-import', 'undo-import']);
  const [canceling, cancel] = useMutation(CancelImportDocument);
  const close = () => {
    setOpen(null);
    onChanged();
  };
  const isStopped = one.status === 'CANCELED' || one.status === 'FAILED';
  if (!one.mayRun && !one.mayUndo && !one.mayCancel) return null;
  return (
    <div className="flex w-full flex-col gap-2">
      <FormBanner error={canceling.error} />
      <div className="flex flex-wrap gap-2">
        {one.mayUndo && (
          <Button
            variant="danger-soft"
            className="flex-1"
            onPress={() => setOpen('undo-import')}
            data-testid="import-undo"
          >
            <Undo2 aria-hidden />
            {t(one.undoReason && isStopped ? 'imports.act.resumeUndo' : 'imports.act.undo')}
          </Button>
        )}
        {one.mayRun && (
          <Button
            variant="primary"
            className="flex-1"
            onPress={() => setOpen('run-import')}
            data-testid="import-run"
          >
            <Play aria-hidden />
            {t(isStopped ? 'imports.act.resume' : 'imports.act.run')}
          </Button>
        )}
        {one.mayCancel && (
          <Button
            className="flex-1"
            isPending={canceling.fetching}
            isDisabled={one.job?.canceling}
            onPress={() => void cancel({ id: one.id }).then(onChanged)}
            data-testid="import-cancel"
          >
            <Ban aria-hidden />
            {t('imports.act.cancel')}
          </Button>
        )}
      </div>
      {open === 'run-import' && one.mayRun && <RunDialog one={one} onClose={close} />}
      {open === 'undo-import' && one.mayUndo && <UndoDialog id={one.id} onClose={close} />}
    </div>
  );
}

import { Ban, Play, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { CancelBulkActionDocument, RunBulkActionDocument, type BulkFactsFragment } from '@/gql/graphql';
import { useAsk } from '@/lib/use-ask';
import { Button } from '../button';
import { FormBanner } from '../states';
import { actKey } from './bulk-setup';
import { UndoDialog } from './undo-dialog';

interface BulkActionsProps {
  one: BulkFactsFragment;
  onStarted: () => void;
  onChanged: () => void;
}

/** What can be done with it as it stands. The drawer is the review: running asks for nothing but the second factor. */
export function BulkActions({ one, onStarted, onChanged }: BulkActionsProps) {
  const { t } = useTranslation();
  const [isUndoing, setUndoing] = useAsk('bulk-undo');
  const [running, run] = useMutation(RunBulkActionDocument);
  const [canceling, cancel] = useMutation(CancelBulkActionDocument);
  const isStopped = one.status === 'CANCELED' || one.status === 'FAILED';
  const left = one.changes - one.applied - one.failed;
  const start = async () => {
    const { error } = await run({ id: one.id });
    if (error) return;
    onStarted();
    onChanged();
  };
  return (
    <div className="flex w-full flex-col gap-3">
      <FormBanner error={running.error ?? canceling.error} />
      <div className="flex flex-wrap gap-2">
        {one.mayUndo && (
          <Button className="flex-1" onPress={() => setUndoing(true)} data-testid="bulk-undo">
            <Undo2 aria-hidden />
            {t('bulk.do.undo')}
          </Button>
        )}
        {one.mayRun && (
          <Button
            variant="primary"
            className="flex-1"
            isPending={running.fetching}
            onPress={() => void start()}
            data-testid="bulk-run"
          >
            {!running.fetching && <Play aria-hidden />}
            {isStopped
              ? t('bulk.do.resume', { count: left })
              : t(`bulk.do.${actKey(one.act) ?? 'assign'}`, { count: left })}
          </Button>
        )}
        {one.mayCancel && (
          <Button
            className="flex-1"
            isPending={canceling.fetching}
            isDisabled={one.job?.canceling}
            onPress={() => void cancel({ id: one.id }).then(onChanged)}
            data-testid="bulk-cancel"
          >
            <Ban aria-hidden />
            {t('bulk.do.cancel')}
          </Button>
        )}
      </div>
      {isUndoing && one.mayUndo && (
        <UndoDialog
          id={one.id}
          onClose={() => {
            setUndoing(false);
            onChanged();
          }}
        />
      )}
    </div>
  );
}

import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import { BulkUndoPreviewDocument, UndoBulkActionDocument } from '@/gql/graphql';
import { ConfirmDialog } from '../confirm-dialog';
import { Notice } from '../notice';
import { FormBanner } from '../states';

/** What can be put back and what cannot any more, before it is asked for. */
export function UndoDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [preview] = useQuery({
    query: BulkUndoPreviewDocument,
    variables: { id },
    requestPolicy: 'network-only',
  });
  const [result, undo] = useMutation(UndoBulkActionDocument);
  const counts = preview.data?.bulkUndoPreview;
  const confirm = async () => {
    const { error } = await undo({ id });
    if (!error) onClose();
  };
  return (
    <ConfirmDialog
      title={t('bulk.undo.title')}
      confirmLabel={t('bulk.do.undo')}
      isDanger
      isPending={result.fetching}
      isDisabled={!counts || counts.goesBack === 0}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3" aria-live="polite">
        {!counts && !preview.error && (
          <p role="status" className="text-table text-muted">
            {t('bulk.undo.loading')}
          </p>
        )}
        {counts && (
          <p className="text-table font-medium" data-testid="bulk-goes-back">
            {counts.goesBack > 0
              ? t('bulk.undo.goesBack', { count: counts.goesBack })
              : t('bulk.undo.nothing')}
          </p>
        )}
        {counts && counts.changedSince > 0 && (
          <Notice tone="warning">{t('bulk.undo.changedSince', { count: counts.changedSince })}</Notice>
        )}
        <FormBanner error={result.error ?? preview.error} />
      </div>
    </ConfirmDialog>
  );
}

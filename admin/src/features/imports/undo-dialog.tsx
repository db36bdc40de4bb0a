import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import { ImportUndoPreviewDocument, UndoImportDocument } from '@/gql/graphql';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Notice } from '@/ui/notice';
import { isShortReason } from '@/ui/reason-box';
import { FormBanner } from '@/ui/states';
import { TextBox } from '@/ui/text-input';

/** What can be put back and what cannot any more, before it is asked for. */
export function UndoDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(false);
  const [preview] = useQuery({
    query: ImportUndoPreviewDocument,
    variables: { id },
    requestPolicy: 'network-only',
  });
  const [result, undo] = useMutation(UndoImportDocument);
  const counts = preview.data?.importUndoPreview;
  const confirm = async () => {
    setTried(true);
    if (isShortReason(reason)) return;
    const { error } = await undo({ id, reason: reason.trim() });
    if (!error) onClose();
  };
  return (
    <ConfirmDialog
      title={t('imports.undo.title')}
      confirmLabel={t('imports.act.undo')}
      isDanger
      isPending={result.fetching}
      isDisabled={counts?.goesBack === 0}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3" aria-live="polite">
        {!counts && !preview.error && (
          <p role="status" className="text-table text-muted">
            {t('imports.undo.loading')}
          </p>
        )}
        {counts && (
          <>
            <p className="text-table font-medium" data-testid="undo-goes-back">
              {counts.goesBack > 0
                ? t('imports.undo.goesBack', { count: counts.goesBack })
                : t('imports.undo.nothing')}
            </p>
            {counts.changedSince + counts.createdStays > 0 && (
              <Notice tone="warning">
                {counts.changedSince > 0 && (
                  <p>{t('imports.undo.changedSince', { count: counts.changedSince })}</p>
                )}
                {counts.createdStays > 0 && (
                  <p>{t('imports.undo.createdStays', { count: counts.createdStays })}</p>
                )}
              </Notice>
            )}
          </>
        )}
        <TextBox
          label={t('imports.undo.reason')}
          maxLength={500}
          value={reason}
          error={wasTried && isShortReason(reason) ? t('imports.run.reasonShort') : undefined}
          onChange={(event) => setReason(event.target.value)}
        />
        <FormBanner error={result.error ?? preview.error} />
      </div>
    </ConfirmDialog>
  );
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { RunImportDocument, type ImportDetailFactsFragment } from '@/gql/graphql';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { isShortReason } from '@/ui/reason-box';
import { FormBanner } from '@/ui/states';
import { TextBox } from '@/ui/text-input';

interface RunDialogProps {
  one: ImportDetailFactsFragment;
  onClose: () => void;
}

/** What will happen, and why. The second factor is asked for on the way. */
export function RunDialog({ one, onClose }: RunDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState(one.reason ?? '');
  const [wasTried, setTried] = useState(false);
  const [result, run] = useMutation(RunImportDocument);
  const confirm = async () => {
    setTried(true);
    if (isShortReason(reason)) return;
    const { error } = await run({ id: one.id, reason: reason.trim() });
    if (!error) onClose();
  };
  return (
    <ConfirmDialog
      title={t('imports.run.title')}
      confirmLabel={t(one.applied > 0 ? 'imports.act.resume' : 'imports.act.run')}
      isPending={result.fetching}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <ul className="flex flex-col gap-1 text-table">
          <li className="font-medium">
            {t('imports.run.text', { creates: one.creates, updates: one.updates })}
          </li>
          {one.errors > 0 && <li>{t('imports.run.errors', { count: one.errors })}</li>}
          <li className="text-muted">{t('imports.run.since')}</li>
        </ul>
        <TextBox
          label={t('imports.run.reason')}
          maxLength={500}
          value={reason}
          error={wasTried && isShortReason(reason) ? t('imports.run.reasonShort') : undefined}
          onChange={(event) => setReason(event.target.value)}
        />
        <FormBanner error={result.error} />
      </div>
    </ConfirmDialog>
  );
}

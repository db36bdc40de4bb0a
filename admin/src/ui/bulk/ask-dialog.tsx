import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CombinedError } from 'urql';
import { useCan, useViewer } from '@/lib/permissions';
import { ConfirmDialog } from '../confirm-dialog';
import { OwnerChoice } from '../owner-choice';
import { isShortReason } from '../reason-box';
import { FormBanner } from '../states';
import { TextBox } from '../text-input';
import { asks, type BulkActName, type BulkWish } from './bulk-setup';
import { useActTitle } from './use-act-title';

interface AskDialogProps {
  act: BulkActName;
  count: number;
  isPending: boolean;
  error: CombinedError | undefined;
  onPlan: (wish: BulkWish) => void;
  onClose: () => void;
}

/** What is said once for all that are chosen, before the plan is made. */
export function AskDialog({ act, count, isPending, error, onPlan, onClose }: AskDialogProps) {
  const { t } = useTranslation();
  const titleOf = useActTitle();
  const maySeeStaff = useCan('admin.read');
  const viewer = useViewer().adminUser;
  const [reason, setReason] = useState('');
  const [assigneeId, setAssignee] = useState<string | null>(viewer?.id ?? null);
  const [wasTried, setTried] = useState(false);
  const wantsReason = asks[act] === 'reason';
  const confirm = () => {
    setTried(true);
    if (wantsReason && isShortReason(reason)) return;
    onPlan(wantsReason ? { reason: reason.trim() } : { assigneeId });
  };
  return (
    <ConfirmDialog
      title={titleOf(act)}
      description={t('bulk.ask.text', { count })}
      confirmLabel={t('bulk.ask.next')}
      isPending={isPending}
      onConfirm={confirm}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        {wantsReason && (
          <TextBox
            label={t('bulk.fact.reason')}
            hint={t('bulk.ask.reasonShort')}
            maxLength={500}
            value={reason}
            error={wasTried && isShortReason(reason) ? t('bulk.ask.reasonShort') : undefined}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
        {!wantsReason && maySeeStaff && (
          <OwnerChoice
            ownerId={assigneeId}
            isPending={isPending}
            testId="bulk-assignee"
            words={{ owner: t('bulk.field.assignee'), nobody: t('bulk.nobody') }}
            onChoose={setAssignee}
          />
        )}
        {!wantsReason && !maySeeStaff && (
          <p className="text-table">{t('bulk.ask.toMe', { name: viewer?.name ?? '' })}</p>
        )}
        <FormBanner error={error} />
      </div>
    </ConfirmDialog>
  );
}

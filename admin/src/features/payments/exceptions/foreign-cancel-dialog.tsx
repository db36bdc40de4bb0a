import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import {
  ForeignCancelPreviewDocument,
  RecordForeignCancelDocument,
  type ForeignCancelPreviewQuery,
} from '@/gql/graphql';
import { errorText } from '@/lib/error-message';
import { formatWonDigits } from '@/lib/format';
import { useFormat } from '@/lib/use-format';
import { Button } from '@/ui/button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Dialog } from '@/ui/dialog';
import { Facts } from '@/ui/facts';
import { Notice } from '@/ui/notice';
import { isShortReason, ReasonBox } from '@/ui/reason-box';
import { FormBanner } from '@/ui/states';
import { Time } from '@/ui/time';

interface ForeignCancelDialogProps {
  id: string;
  version: number;
  orderId: string;
  onClose: () => void;
}

/** Shows what was cancelled at the provider past us and what recording it does, and records it. */
export function ForeignCancelDialog({ id, version, orderId, onClose }: ForeignCancelDialogProps) {
  const { t } = useTranslation();
  const idempotencyKey = useRef(crypto.randomUUID()).current;
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(false);
  const [shown] = useQuery({
    query: ForeignCancelPreviewDocument,
    variables: { exceptionId: id },
    requestPolicy: 'network-only',
  });
  const [result, record] = useMutation(RecordForeignCancelDocument);
  const isSent = result.data !== undefined || result.error !== undefined;
  const preview = shown.data?.foreignCancelPreview;
  const confirm = async () => {
    setTried(true);
    if (!preview || preview.blockedBy || isShortReason(reason)) return;
    const { data } = await record({ exceptionId: id, version, reason: reason.trim(), idempotencyKey });
    if (data && !data.recordForeignCancel.waitsForApproval) onClose();
  };
  if (result.data?.recordForeignCancel.waitsForApproval) {
    return (
      <Dialog
        title={t('exceptions.foreign.open')}
        onClose={onClose}
        footer={
          <Button variant="primary" onPress={onClose}>
            {t('common.action.close')}
          </Button>
        }
      >
        <Notice tone="info">
          <p>{t('exceptions.foreign.waits')}</p>
          <Link to="/approvals" className="inline-flex min-h-6 items-center font-semibold underline">
            {t('exceptions.reversal.toApprovals')}
          </Link>
        </Notice>
      </Dialog>
    );
  }
  return (
    <ConfirmDialog
      title={t('exceptions.foreign.title')}
      confirmLabel={t('exceptions.foreign.confirm')}
      isDanger
      isPending={result.fetching}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <p>{t('exceptions.foreign.text', { orderId })}</p>
        {shown.fetching && <p className="text-table text-muted">{t('exceptions.foreign.asking')}</p>}
        {preview && <Preview preview={preview} />}
        {/* The key belongs to this reason once it was sent. */}
        {isSent ? (
          <p className="text-table text-muted">{reason}</p>
        ) : (
          <ReasonBox value={reason} wasTried={wasTried} onChange={setReason} />
        )}
        <FormBanner error={result.error ?? shown.error} />
      </div>
    </ConfirmDialog>
  );
}

function Preview({ preview }: { preview: ForeignCancelPreviewQuery['foreignCancelPreview'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const points = (value: string) => t('refunds.dialog.pointsValue', { amount: formatWonDigits(value) });
  const { amount, cancels, remainingAfter, pointsAvailable, pointsMissing } = preview;
  return (
    <div className="flex flex-col gap-3" data-testid="foreign-preview">
      <Facts
        facts={[
          { label: t('exceptions.foreign.amount'), value: format.won(amount) },
          { label: t('exceptions.foreign.left'), value: format.won(remainingAfter) },
          ...(pointsAvailable === null
            ? []
            : [{ label: t('exceptions.foreign.points'), value: points(pointsAvailable) }]),
          ...(pointsMissing === '0'
            ? []
            : [{ label: t('exceptions.foreign.missing'), value: points(pointsMissing) }]),
        ]}
      />
      {cancels.length > 0 && (
        <ul
          className="flex flex-col gap-1 text-table text-muted"
          aria-label={t('exceptions.foreign.cancels')}
        >
          {cancels.map((cancel) => (
            <li key={cancel.transactionKey} className="flex flex-wrap gap-x-2">
              <Time iso={cancel.at} />
              <span>{format.won(cancel.amount)}</span>
              <span className="min-w-0 break-words">{cancel.reason}</span>
            </li>
          ))}
        </ul>
      )}
      {preview.blockedBy && (
        <Notice tone="warning">
          {errorText(
            {
              code: preview.blockedBy,
              kind: 'FAILED_PRECONDITION',
              args: { remaining: remainingAfter },
              requestId: null,
            },
            format.language,
          )}
        </Notice>
      )}
      {!preview.blockedBy && preview.needsApproval && (
        <Notice tone="info">{t('exceptions.foreign.approval')}</Notice>
      )}
    </div>
  );
}

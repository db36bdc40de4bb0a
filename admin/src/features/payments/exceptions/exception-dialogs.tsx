import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import {
  RecoverPaymentDocument,
  ResolvePaymentExceptionDocument,
  SettleReversalDocument,
} from '@/gql/graphql';
import { Button } from '@/ui/button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Dialog } from '@/ui/dialog';
import { Notice } from '@/ui/notice';
import { isShortReason, ReasonBox } from '@/ui/reason-box';
import { FormBanner } from '@/ui/states';

interface ResolveDialogProps {
  id: string;
  version: number;
  kind: string;
  onClose: () => void;
}

export function ResolveDialog({ id, version, kind, onClose }: ResolveDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(false);
  const [result, resolve] = useMutation(ResolvePaymentExceptionDocument);
  const confirm = async () => {
    setTried(true);
    if (isShortReason(reason)) return;
    const { error } = await resolve({ id, version, reason: reason.trim() });
    if (!error) onClose();
  };
  return (
    <ConfirmDialog
      title={t('exceptions.resolve.title')}
      confirmLabel={t('exceptions.resolve.confirm')}
      isPending={result.fetching}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <p>{t('exceptions.resolve.text', { kind })}</p>
        <ReasonBox value={reason} wasTried={wasTried} onChange={setReason} />
        <FormBanner error={result.error} />
      </div>
    </ConfirmDialog>
  );
}

/** One key for one opened dialog: pressed again after a lost answer, it still happens once. */
export function RecoverDialog({ orderId, onClose }: { orderId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const idempotencyKey = useRef(crypto.randomUUID()).current;
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(false);
  const [result, recover] = useMutation(RecoverPaymentDocument);
  const isSent = result.data !== undefined || result.error !== undefined;
  const confirm = async () => {
    setTried(true);
    if (isShortReason(reason)) return;
    const { error } = await recover({ orderId, reason: reason.trim(), idempotencyKey });
    if (!error) onClose();
  };
  return (
    <ConfirmDialog
      title={t('exceptions.recover.title')}
      confirmLabel={t('exceptions.recover.confirm')}
      isPending={result.fetching}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <p>{t('exceptions.recover.text', { orderId })}</p>
        {/* The key belongs to this reason once it was sent. */}
        {isSent ? (
          <p className="text-table text-muted">{reason}</p>
        ) : (
          <ReasonBox value={reason} wasTried={wasTried} onChange={setReason} />
        )}
        <FormBanner error={result.error} />
      </div>
    </ConfirmDialog>
  );
}

interface ReversalDialogProps {
  id: string;
  version: number;
  orderId: string;
  onClose: () => void;
}

/** Takes back what was given for money that the provider took back: at once, or when somebody else agrees. */
export function ReversalDialog({ id, version, orderId, onClose }: ReversalDialogProps) {
  const { t } = useTranslation();
  const idempotencyKey = useRef(crypto.randomUUID()).current;
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(false);
  const [result, settle] = useMutation(SettleReversalDocument);
  const isSent = result.data !== undefined || result.error !== undefined;
  const confirm = async () => {
    setTried(true);
    if (isShortReason(reason)) return;
    const { data } = await settle({ exceptionId: id, version, reason: reason.trim(), idempotencyKey });
    if (data && !data.settleReversal.waitsForApproval) onClose();
  };
  if (result.data?.settleReversal.waitsForApproval) {
    return (
      <Dialog
        title={t('exceptions.reversal.open')}
        onClose={onClose}
        footer={
          <Button variant="primary" onPress={onClose}>
            {t('common.action.close')}
          </Button>
        }
      >
        <Notice tone="info">
          <p>{t('exceptions.reversal.waits')}</p>
          <Link to="/approvals" className="inline-flex min-h-6 items-center font-semibold underline">
            {t('exceptions.reversal.toApprovals')}
          </Link>
        </Notice>
      </Dialog>
    );
  }
  return (
    <ConfirmDialog
      title={t('exceptions.reversal.title')}
      confirmLabel={t('exceptions.reversal.confirm')}
      isDanger
      isPending={result.fetching}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <p>{t('exceptions.reversal.text', { orderId })}</p>
        {/* The key belongs to this reason once it was sent. */}
        {isSent ? (
          <p className="text-table text-muted">{reason}</p>
        ) : (
          <ReasonBox value={reason} wasTried={wasTried} onChange={setReason} />
        )}
        <FormBanner error={result.error} />
      </div>
    </ConfirmDialog>
  );
}

import type { CombinedError } from '@urql/core';
import { useState, type ReactNode } from 'react';
import { ConfirmDialog } from './confirm-dialog';
import { FormBanner } from './states';
import { TextBox } from './text-input';

interface ReasonDialogProps {
  title: string;
  confirmLabel: string;
  isDanger?: boolean;
  reasonLabel: string;
  /** Said while there is none. */
  reasonRequired: string;
  isPending: boolean;
  error: CombinedError | undefined;
  onConfirm: (reason: string) => void;
  onClose: () => void;
  children: ReactNode;
}

/** Asks before something is done, and why. */
export function ReasonDialog({
  reasonLabel,
  reasonRequired,
  error,
  onConfirm,
  children,
  ...dialog
}: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(false);
  const isEmpty = reason.trim() === '';
  const confirm = () => {
    setTried(true);
    if (!isEmpty) onConfirm(reason.trim());
  };
  return (
    <ConfirmDialog {...dialog} onConfirm={confirm}>
      <div className="flex flex-col gap-3">
        {children}
        <TextBox
          label={reasonLabel}
          maxLength={500}
          value={reason}
          error={wasTried && isEmpty ? reasonRequired : undefined}
          onChange={(event) => setReason(event.target.value)}
        />
        <FormBanner error={error} />
      </div>
    </ConfirmDialog>
  );
}

import { useState, type ReactNode } from 'react';
import type { RefundFactsFragment } from '@/gql/graphql';
import { ApproveDialog, RejectDialog } from './decide-dialogs';

export type Decision = 'approve' | 'reject';
export type Decide = (refund: RefundFactsFragment, decision: Decision) => void;

/** The dialog of a decision, apart from what opened it: a row that leaves the list does not take it along. */
export function useDecision(onChanged: () => void): { decide: Decide; dialog: ReactNode } {
  const [open, setOpen] = useState<{ refund: RefundFactsFragment; decision: Decision } | null>(null);
  const close = () => {
    setOpen(null);
    onChanged();
  };
  const Dialog = open?.decision === 'reject' ? RejectDialog : ApproveDialog;
  return {
    decide: (refund, decision) => setOpen({ refund, decision }),
    dialog: open && <Dialog refund={open.refund} onClose={close} />,
  };
}

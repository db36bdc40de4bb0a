import { useState, type ReactNode } from 'react';
import type { PaymentRowFragment, RefundFactsFragment } from '@/gql/graphql';
import { ApproveDialog, RejectDialog } from './decide-dialogs';

export type Decision = 'approve' | 'reject';
/** What the money was paid for and by whom: nobody decides about an amount alone. */
export interface RefundedPayment extends Pick<PaymentRowFragment, 'orderName'> {
  user: Pick<PaymentRowFragment['user'], 'name'>;
}
export type Decide = (refund: RefundFactsFragment, payment: RefundedPayment, decision: Decision) => void;

interface Question {
  refund: RefundFactsFragment;
  payment: RefundedPayment;
  decision: Decision;
}

/** The dialog of a decision, apart from what opened it: a row that leaves the list does not take it along. */
export function useDecision(onChanged: () => void): { decide: Decide; dialog: ReactNode } {
  const [open, setOpen] = useState<Question | null>(null);
  const close = () => {
    setOpen(null);
    onChanged();
  };
  const Dialog = open?.decision === 'reject' ? RejectDialog : ApproveDialog;
  return {
    decide: (refund, payment, decision) => setOpen({ refund, payment, decision }),
    dialog: open && <Dialog refund={open.refund} payment={open.payment} onClose={close} />,
  };
}

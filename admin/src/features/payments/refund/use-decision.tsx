import { useEffect, useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { RefundDetailDocument, type PaymentRowFragment, type RefundFactsFragment } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { useAskedOf, useAskOneOf } from '@/lib/use-ask';
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
}

/** The dialogs as the address names them. A payment can lie open over the list of refunds, and each has its own. */
const ASKS = {
  here: ['approve', 'reject'],
  inPayment: ['approve-refund', 'reject-refund'],
} as const;

/**
 * The dialog of a decision, apart from what opened it: a row that leaves the list does not take it along. By a link it
 * opens about a refund that still waits.
 */
export function useDecision(
  place: keyof typeof ASKS,
  onChanged: () => void,
): { decide: Decide; dialog: ReactNode } {
  const [approve, reject] = ASKS[place];
  const [asked, setAsked] = useAskOneOf<string>(ASKS[place]);
  const of = useAskedOf();
  const mayDecide = useCan('refund.approve');
  const [pressed, setPressed] = useState<Question | null>(null);
  const open = asked && pressed?.refund.id === of ? pressed : null;
  const linked = useLinkedRefund(asked && mayDecide && !open ? of : undefined);
  useEffect(() => {
    // Kept as it was found: who decides in the meantime is told by the server, and not unseen.
    if (linked?.status === 'REQUESTED') setPressed({ refund: linked, payment: linked.payment });
  }, [linked]);
  const close = () => {
    setAsked(null);
    setPressed(null);
    onChanged();
  };
  const Dialog = asked === reject ? RejectDialog : ApproveDialog;
  return {
    decide: (refund, payment, decision) => {
      setPressed({ refund, payment });
      setAsked(decision === 'reject' ? reject : approve, refund.id);
    },
    dialog: open && <Dialog refund={open.refund} payment={open.payment} onClose={close} />,
  };
}

function useLinkedRefund(id: string | undefined) {
  const [result] = useQuery({
    query: RefundDetailDocument,
    variables: { id: id ?? '' },
    pause: id === undefined,
    requestPolicy: 'network-only',
  });
  return id !== undefined && result.data?.refund.id === id ? result.data.refund : undefined;
}

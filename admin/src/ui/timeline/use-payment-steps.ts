import { Ban, Check, CircleHelp, CreditCard, Inbox, RefreshCw, ShieldCheck, Undo2, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PaymentStatus, TimelineEntryFragment } from '@/gql/graphql';
import { useFormat } from '@/lib/use-format';
import { isRefundStatus } from '../payment-status';
import { tones, type Look } from './timeline-line';

export type PaymentStep = TimelineEntryFragment;

/** What happened decides the sign: first the refund, then the state the payment came to, then the cause. */
export function lookOfStep(entry: PaymentStep): Look {
  if (entry.refundStatus === 'FAILED' || entry.refundStatus === 'REJECTED')
    return { icon: X, tone: tones.danger };
  if (entry.refundStatus === 'UNKNOWN') return { icon: CircleHelp, tone: tones.warning };
  if (entry.refundStatus) return { icon: Undo2, tone: tones.warning };
  if (entry.status === 'DONE') return { icon: Check, tone: tones.success };
  if (entry.status === 'FAILED') return { icon: X, tone: tones.danger };
  if (entry.status === 'CANCELED' || entry.status === 'EXPIRED') return { icon: Ban, tone: tones.neutral };
  if (entry.status === 'UNKNOWN') return { icon: CircleHelp, tone: tones.warning };
  if (entry.status === 'CONFIRMING') return { icon: ShieldCheck, tone: tones.accent };
  if (entry.cause === 'webhook') return { icon: Inbox, tone: tones.neutral };
  if (entry.cause === 'janitor' || entry.cause === 'staff.sync')
    return { icon: RefreshCw, tone: tones.accent };
  return { icon: CreditCard, tone: tones.neutral };
}

// The state a payment came to says more than what brought it there.
const telling: readonly PaymentStatus[] = ['FAILED', 'CANCELED', 'EXPIRED', 'UNKNOWN', 'WAITING_FOR_DEPOSIT'];

/** Words for the steps of a payment and its refunds. */
export function usePaymentSteps() {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  /** Causes grow with the server; one without words yet has none here. */
  const causeOf = (entry: PaymentStep): string | null => {
    const key = `payments.timeline.cause.${entry.cause.replaceAll('.', '_')}`;
    return i18n.exists(key) ? i18n.t(key as 'payments.timeline.cause.webhook') : null;
  };
  const titleOf = (entry: PaymentStep): string => {
    if (entry.refundStatus === 'SUCCEEDED' && entry.amount) {
      return t('payments.timeline.amountRefund', { amount: format.won(entry.amount) });
    }
    if (isRefundStatus(entry.refundStatus)) return t(`payments.timeline.refund.${entry.refundStatus}`);
    if (entry.status === 'DONE') return t('payments.timeline.confirmed');
    if (entry.status && telling.includes(entry.status)) return t(`common.paymentStatus.${entry.status}`);
    return causeOf(entry) ?? (entry.status ? t(`common.paymentStatus.${entry.status}`) : entry.cause);
  };
  const notesOf = (entry: PaymentStep): string => {
    const cause = entry.refundStatus ? null : causeOf(entry);
    const actor = entry.actorName ?? t('payments.timeline.system');
    const theirs = entry.providerStatus && t('payments.timeline.provider', { status: entry.providerStatus });
    return [actor, cause === titleOf(entry) ? null : cause, theirs, entry.detail].filter(Boolean).join(' · ');
  };
  return { titleOf, notesOf };
}

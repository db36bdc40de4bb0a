import {
  Ban,
  Check,
  CircleHelp,
  CreditCard,
  Inbox,
  RefreshCw,
  ShieldCheck,
  Undo2,
  X,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PaymentDetailQuery } from '@/gql/graphql';
import { useFormat } from '@/lib/use-format';
import { Time } from '@/ui/time';

type Entry = PaymentDetailQuery['payment']['timeline'][number];
interface Look {
  icon: LucideIcon;
  tone: string;
}

const tones = {
  neutral: 'bg-default text-muted',
  accent: 'bg-accent-soft text-accent-soft-foreground',
  success: 'bg-success-soft text-success-soft-foreground',
  warning: 'bg-warning-soft text-warning-soft-foreground',
  danger: 'bg-danger-soft text-danger-soft-foreground',
};

/** What happened decides the sign: first the refund, then the state the payment came to, then the cause. */
function lookOf(entry: Entry): Look {
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

function useTitle(): (entry: Entry) => string {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  return (entry) => {
    if (entry.refundStatus === 'SUCCEEDED' && entry.amount) {
      return t('payments.timeline.amountRefund', { amount: format.won(entry.amount) });
    }
    if (entry.status === 'DONE') return t('payments.timeline.cause.payment_confirmed');
    const key = `payments.timeline.cause.${entry.cause.replaceAll('.', '_')}`;
    // Causes grow with the server; one without words yet shows the state it led to.
    if (i18n.exists(key)) return i18n.t(key as 'payments.timeline.cause.webhook');
    if (entry.refundStatus) return t(`common.refundStatus.${entry.refundStatus}`);
    return entry.status ? t(`common.paymentStatus.${entry.status}`) : entry.cause;
  };
}

export function PaymentTimeline({ entries }: { entries: Entry[] }) {
  const { t } = useTranslation();
  const titleOf = useTitle();
  if (entries.length === 0) return <p className="text-table text-muted">{t('payments.timeline.empty')}</p>;
  const newestFirst = entries.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return (
    <ol data-testid="timeline">
      {newestFirst.map((entry) => {
        const { icon: Icon, tone } = lookOf(entry);
        const notes = [entry.actorName ?? t('payments.timeline.system'), entry.detail, entry.providerStatus];
        return (
          <li
            key={entry.id}
            className="relative flex gap-3 pb-4 last:pb-0 [&:not(:last-child)]:before:absolute [&:not(:last-child)]:before:top-8 [&:not(:last-child)]:before:bottom-0 [&:not(:last-child)]:before:left-[13px] [&:not(:last-child)]:before:w-px [&:not(:last-child)]:before:bg-border"
          >
            <span
              aria-hidden
              className={`flex size-7 shrink-0 items-center justify-center rounded-full ${tone}`}
            >
              <Icon size={14} strokeWidth={2} />
            </span>
            <div className="min-w-0 flex-1 text-table">
              <p className="font-medium">{titleOf(entry)}</p>
              <p className="truncate text-meta text-muted">{notes.filter(Boolean).join(' · ')}</p>
            </div>
            <span className="pt-0.5 text-meta text-muted">
              <Time iso={entry.at} as="clock" />
            </span>
          </li>
        );
      })}
    </ol>
  );
}

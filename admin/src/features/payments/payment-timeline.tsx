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
import type { PaymentStatus, TimelineEntryFragment } from '@/gql/graphql';
import { seoulDay } from '@/lib/time';
import { useFormat } from '@/lib/use-format';
import { isRefundStatus } from '@/ui/payment-status';
import { Time } from '@/ui/time';

type Entry = TimelineEntryFragment;
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

// The state a payment came to says more than what brought it there.
const telling: readonly PaymentStatus[] = ['FAILED', 'CANCELED', 'EXPIRED', 'UNKNOWN', 'WAITING_FOR_DEPOSIT'];

function useWords() {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  /** Causes grow with the server; one without words yet has none here. */
  const causeOf = (entry: Entry): string | null => {
    const key = `payments.timeline.cause.${entry.cause.replaceAll('.', '_')}`;
    return i18n.exists(key) ? i18n.t(key as 'payments.timeline.cause.webhook') : null;
  };
  const titleOf = (entry: Entry): string => {
    if (entry.refundStatus === 'SUCCEEDED' && entry.amount) {
      return t('payments.timeline.amountRefund', { amount: format.won(entry.amount) });
    }
    if (isRefundStatus(entry.refundStatus)) return t(`payments.timeline.refund.${entry.refundStatus}`);
    if (entry.status === 'DONE') return t('payments.timeline.confirmed');
    if (entry.status && telling.includes(entry.status)) return t(`common.paymentStatus.${entry.status}`);
    return causeOf(entry) ?? (entry.status ? t(`common.paymentStatus.${entry.status}`) : entry.cause);
  };
  const notesOf = (entry: Entry): string => {
    const cause = entry.refundStatus ? null : causeOf(entry);
    const actor = entry.actorName ?? t('payments.timeline.system');
    const theirs = entry.providerStatus && t('payments.timeline.provider', { status: entry.providerStatus });
    return [actor, cause === titleOf(entry) ? null : cause, theirs, entry.detail].filter(Boolean).join(' · ');
  };
  return { titleOf, notesOf };
}

/** The refund tells its own story; the echo of it in the history of the payment would say the same twice. */
function withoutEchoes(entries: Entry[]): Entry[] {
  const hasRefunds = entries.some((entry) => entry.refundStatus);
  return entries.filter((entry) => entry.refundStatus || !hasRefunds || !entry.cause.startsWith('refund.'));
}

export function PaymentTimeline({ entries }: { entries: Entry[] }) {
  const { t } = useTranslation();
  if (entries.length === 0) return <p className="text-table text-muted">{t('payments.timeline.empty')}</p>;
  return <Timeline entries={withoutEchoes(entries)} testId="timeline" />;
}

interface TimelineProps {
  /** As the server sends them: the oldest first, also where two things happened in the same moment. */
  entries: Entry[];
  testId?: string;
}

/** What happened, the newest first. */
export function Timeline({ entries, testId }: TimelineProps) {
  const { titleOf, notesOf } = useWords();
  const isOneDay = new Set(entries.map(({ at }) => seoulDay(new Date(at)))).size === 1;
  return (
    <ol data-testid={testId}>
      {entries.toReversed().map((entry) => {
        const { icon: Icon, tone } = lookOf(entry);
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
              <p className="truncate text-meta text-muted">{notesOf(entry)}</p>
            </div>
            <span className="pt-0.5 text-meta text-muted">
              <Time iso={entry.at} as={isOneDay ? 'clock' : 'table'} />
            </span>
          </li>
        );
      })}
    </ol>
  );
}

import { Link } from '@tanstack/react-router';
import { ArrowRight, ClipboardCheck, ShieldAlert, TriangleAlert, Undo2, type LucideIcon } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import {
  AccessReviewsDueDocument,
  OpenPaymentExceptionsDocument,
  PaymentsToCheckDocument,
} from '@/gql/graphql';
import { usePaymentEvents } from '@/lib/live-payments';
import { seoulDay, startOfSeoulDay } from '@/lib/time';
import { useThrottled } from '@/lib/use-debounced';
import { useWaitingRefunds } from '@/lib/waiting-refunds';
import { useFailureName } from './failure-name';

/** Failed payments of one day below this number are everyday life and need nobody. */
const FAILURES_WORTH_A_LOOK = 5;
const REFRESH_MS = 2_000;

interface AttentionStripProps {
  reasons: { code: string; count: number }[] | undefined;
}

/** Shown only when somebody should act, and it leads to the list of what to act on. */
export function AttentionStrip({ reasons }: AttentionStripProps) {
  const { t } = useTranslation();
  const nameOf = useFailureName();
  const today = seoulDay(new Date());
  const variables = useMemo(
    () => ({
      unknown: { status: ['UNKNOWN' as const] },
      failed: { status: ['FAILED' as const], from: startOfSeoulDay(today) },
    }),
    [today],
  );
  const [result, refetch] = useQuery({ query: PaymentsToCheckDocument, variables });
  const refresh = useThrottled(() => refetch({ requestPolicy: 'network-only' }), REFRESH_MS);
  usePaymentEvents(({ payment }) => {
    if (payment.status === 'UNKNOWN' || payment.status === 'FAILED' || payment.status === 'DONE') refresh();
  });

  const count = (status: string, totals: { status: string; count: number }[] | undefined) =>
    totals?.find((total) => total.status === status)?.count ?? 0;
  const unknown = count('UNKNOWN', result.data?.unknown);
  const failed = count('FAILED', result.data?.failed);
  const topReason = reasons?.[0];

  if (unknown > 0) {
    return (
      <Strip
        title={t('dashboard.alert.unknownTitle', { count: unknown })}
        text={t('dashboard.alert.unknownText')}
        link={
          <Link to="/payments" search={{ status: 'UNKNOWN', period: 'all' }} className={linkClass}>
            {t('dashboard.alert.unknownLink')}
            <ArrowRight aria-hidden size={15} />
          </Link>
        }
      />
    );
  }
  if (failed < FAILURES_WORTH_A_LOOK) return null;
  return (
    <Strip
      title={t('dashboard.alert.failedTitle', { count: failed })}
      text={topReason ? t('dashboard.alert.failedText', { reason: nameOf(topReason.code) }) : ''}
      link={
        <Link to="/payments" search={{ status: 'FAILED', period: 'today' }} className={linkClass}>
          {t('dashboard.alert.failedLink')}
          <ArrowRight aria-hidden size={15} />
        </Link>
      }
    />
  );
}

/** Refunds that wait for a second person, for those who may be it. */
export function RefundsToApprove() {
  const { t } = useTranslation();
  const count = useWaitingRefunds();
  if (!count) return null;
  return (
    <Strip
      testId="refunds-strip"
      icon={Undo2}
      title={t('dashboard.alert.refundsTitle', { count })}
      text={t('dashboard.alert.refundsText')}
      link={
        <Link to="/refunds" search={{ status: 'waiting' }} className={linkClass}>
          {t('dashboard.alert.refundsLink')}
          <ArrowRight aria-hidden size={15} />
        </Link>
      }
    />
  );
}

/** Open items about money, for those who may see them. */
export function ExceptionsToHandle() {
  const { t } = useTranslation();
  const [result, refetch] = useQuery({ query: OpenPaymentExceptionsDocument });
  const refresh = useThrottled(() => refetch({ requestPolicy: 'network-only' }), REFRESH_MS);
  usePaymentEvents(refresh);
  const count = result.data?.paymentExceptions.total;
  if (!count) return null;
  return (
    <Strip
      testId="exceptions-strip"
      icon={ShieldAlert}
      title={t('dashboard.alert.exceptionsTitle', { count })}
      text={t('dashboard.alert.exceptionsText')}
      link={
        <Link to="/payment-exceptions" className={linkClass}>
          {t('dashboard.alert.exceptionsLink')}
          <ArrowRight aria-hidden size={15} />
        </Link>
      }
    />
  );
}

/** Months whose access records nobody has signed in time, for those who may sign. */
export function LateReviews() {
  const { t } = useTranslation();
  const [result] = useQuery({ query: AccessReviewsDueDocument });
  const late = result.data?.accessReviews.items.filter(({ status }) => status === 'LATE') ?? [];
  const oldest = late.at(-1);
  if (!oldest) return null;
  return (
    <Strip
      testId="reviews-strip"
      icon={ClipboardCheck}
      title={t('dashboard.alert.reviewsTitle', { count: late.length })}
      text={t('dashboard.alert.reviewsText')}
      link={
        <Link to="/access-reviews" search={{ month: oldest.month }} className={linkClass}>
          {t('dashboard.alert.reviewsLink')}
          <ArrowRight aria-hidden size={15} />
        </Link>
      }
    />
  );
}

const linkClass = 'inline-flex min-h-6 items-center gap-1 font-semibold hover:underline';

interface StripProps {
  testId?: string;
  icon?: LucideIcon;
  title: string;
  text: string;
  link: ReactNode;
}

function Strip({ testId = 'attention-strip', icon: Icon = TriangleAlert, title, text, link }: StripProps) {
  return (
    <div
      role="status"
      data-testid={testId}
      className="flex flex-wrap items-center gap-x-4 gap-y-1 rounded-xl border border-warning-line bg-warning-soft px-4 py-3 text-table text-warning-soft-foreground"
    >
      <Icon aria-hidden size={18} className="shrink-0" />
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-semibold">{title}</p>
        <p>{text}</p>
      </div>
      {link}
    </div>
  );
}

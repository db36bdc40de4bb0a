import { Link } from '@tanstack/react-router';
import { ArrowRight, ClipboardCheck, ShieldAlert, TriangleAlert, Undo2, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFailureName } from './failure-name';
import type { Attention } from './use-attention';

/** Failed payments of one day below this number are everyday life and need nobody. */
const FAILURES_WORTH_A_LOOK = 5;

interface AttentionStripsProps {
  attention: Attention;
  reasons: { code: string; count: number }[] | undefined;
}

/** Shown only when somebody should act; each leads to the list of what to act on. */
export function AttentionStrips({ attention, reasons }: AttentionStripsProps) {
  const { payments, refunds, exceptions, reviews } = attention;
  return (
    <div className="mb-4 flex flex-col gap-2 empty:hidden">
      {payments && <PaymentsToCheck {...payments} topReason={reasons?.[0]?.code} />}
      {refunds ? <RefundsToApprove count={refunds} /> : null}
      {exceptions ? <ExceptionsToHandle count={exceptions} /> : null}
      {reviews?.oldest && <LateReviews count={reviews.count} oldest={reviews.oldest} />}
    </div>
  );
}

interface PaymentsToCheckProps {
  unknown: number;
  failed: number;
  topReason: string | undefined;
}

function PaymentsToCheck({ unknown, failed, topReason }: PaymentsToCheckProps) {
  const { t } = useTranslation();
  const nameOf = useFailureName();
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
      text={topReason ? t('dashboard.alert.failedText', { reason: nameOf(topReason) }) : ''}
      link={
        <Link to="/payments" search={{ status: 'FAILED', period: 'today' }} className={linkClass}>
          {t('dashboard.alert.failedLink')}
          <ArrowRight aria-hidden size={15} />
        </Link>
      }
    />
  );
}

/** Refunds that wait for a second person. */
function RefundsToApprove({ count }: { count: number }) {
  const { t } = useTranslation();
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

/** Open items about money. */
function ExceptionsToHandle({ count }: { count: number }) {
  const { t } = useTranslation();
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

/** Months whose access records nobody has signed in time. */
function LateReviews({ count, oldest }: { count: number; oldest: string }) {
  const { t } = useTranslation();
  return (
    <Strip
      testId="reviews-strip"
      icon={ClipboardCheck}
      title={t('dashboard.alert.reviewsTitle', { count })}
      text={t('dashboard.alert.reviewsText')}
      link={
        <Link to="/access-reviews" search={{ month: oldest }} className={linkClass}>
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

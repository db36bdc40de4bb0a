import { Link } from '@tanstack/react-router';
import { ArrowRight, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { PaymentsToCheckDocument } from '@/gql/graphql';
import { usePaymentEvents } from '@/lib/live-payments';
import { seoulDay, startOfSeoulDay } from '@/lib/time';
import { useThrottled } from '@/lib/use-debounced';
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
        link={t('dashboard.alert.unknownLink')}
        search={{ status: 'UNKNOWN', period: 'all' }}
      />
    );
  }
  if (failed < FAILURES_WORTH_A_LOOK) return null;
  return (
    <Strip
      title={t('dashboard.alert.failedTitle', { count: failed })}
      text={topReason ? t('dashboard.alert.failedText', { reason: nameOf(topReason.code) }) : ''}
      link={t('dashboard.alert.failedLink')}
      search={{ status: 'FAILED', period: 'today' }}
    />
  );
}

interface StripProps {
  title: string;
  text: string;
  link: string;
  search: { status: string; period: 'all' | 'today' };
}

function Strip({ title, text, link, search }: StripProps) {
  return (
    <div
      role="status"
      data-testid="attention-strip"
      className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-1 rounded-xl border border-warning-line bg-warning-soft px-4 py-3 text-table text-warning-soft-foreground"
    >
      <TriangleAlert aria-hidden size={18} className="shrink-0" />
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-semibold">{title}</p>
        <p>{text}</p>
      </div>
      <Link
        to="/payments"
        search={search}
        className="inline-flex min-h-6 items-center gap-1 font-semibold hover:underline"
      >
        {link}
        <ArrowRight aria-hidden size={15} />
      </Link>
    </div>
  );
}

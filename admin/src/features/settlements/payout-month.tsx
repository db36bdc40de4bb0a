import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { PayoutMonthDocument } from '@/gql/graphql';
import { sumWon } from '@/lib/format';
import { seoulDay } from '@/lib/time';
import { useFormat } from '@/lib/use-format';
import { usePhone } from '@/lib/use-media';
import { IconButton } from '@/ui/button';
import { Money } from '@/ui/money';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { PayoutDrawer } from './payout-drawer';
import { PayoutGrid, PayoutRows, type Payout } from './payout-days';
import { plusMonths } from './search';

interface PayoutMonthProps {
  month: string | undefined;
  onMonth: (month: string) => void;
}

/** A month of payouts: what is expected by the contract, and what settlement lines confirm. */
export function PayoutMonth({ month: chosen, onMonth }: PayoutMonthProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const isPhone = usePhone();
  const [openDay, setOpenDay] = useState<string>();
  const today = seoulDay(new Date());
  const month = chosen ?? today.slice(0, 7);
  const [result, refetch] = useQuery({
    query: PayoutMonthDocument,
    variables: { month },
    requestPolicy: 'cache-and-network',
  });
  const days = result.data?.payoutCalendar;
  const shared = { today, onOpen: (day: Payout) => setOpenDay(day.day) };
  return (
    <section
      className="card overflow-hidden"
      aria-label={t('settlements.calendar.label')}
      data-testid="payout-month"
    >
      <div className="flex flex-wrap items-center justify-between gap-3 p-4">
        <div className="flex items-center gap-1">
          <IconButton label={t('settlements.calendar.before')} onPress={() => onMonth(plusMonths(month, -1))}>
            <ChevronLeft />
          </IconButton>
          <h2 className="num min-w-24 text-center text-card font-semibold" aria-live="polite">
            {format.month(month)}
          </h2>
          <IconButton label={t('settlements.calendar.after')} onPress={() => onMonth(plusMonths(month, 1))}>
            <ChevronRight />
          </IconButton>
        </div>
        {days ? <MonthTotals days={days} /> : <Skeleton className="h-5 w-56" />}
      </div>
      {result.error && !days ? (
        <ErrorPanel
          title={t('settlements.calendar.failed')}
          error={result.error}
          onRetry={() => refetch({ requestPolicy: 'network-only' })}
        />
      ) : days ? (
        isPhone ? (
          <PayoutRows days={days} {...shared} />
        ) : (
          <PayoutGrid days={days} {...shared} />
        )
      ) : (
        <Skeleton className="m-4 h-96" />
      )}
      {days && (
        <p className="border-t border-separator px-4 py-3 text-meta text-muted">
          {t('settlements.calendar.note')}
        </p>
      )}
      <PayoutDrawer day={days?.find((one) => one.day === openDay)} onClose={() => setOpenDay(undefined)} />
    </section>
  );
}

function MonthTotals({ days }: { days: readonly Payout[] }) {
  const { t } = useTranslation();
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-1 text-table">
      {(['expected', 'confirmed'] as const).map((side) => (
        <div key={side} className="flex items-baseline gap-2">
          <dt className="text-muted">{t(`settlements.calendar.${side}`)}</dt>
          <dd className="font-semibold">
            <Money won={sumWon(days.map((day) => day[side].net))} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

import { CircleCheck, Clock, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PayoutMonthQuery } from '@/gql/graphql';
import { formatDay } from '@/lib/time';
import { useFormat } from '@/lib/use-format';
import { Chip } from '@/ui/chip';
import { Money } from '@/ui/money';
import { EmptyState } from '@/ui/states';
import { weeksOf } from './search';

export type Payout = PayoutMonthQuery['payoutCalendar'][number];

interface PayoutDaysProps {
  days: readonly Payout[];
  today: string;
  onOpen: (day: Payout) => void;
}

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
const isEmpty = (day: Payout): boolean => day.expected.movements === 0 && day.confirmed.movements === 0;

const looks = {
  planned: { tone: 'neutral', icon: Clock },
  confirmed: { tone: 'success', icon: CircleCheck },
  different: { tone: 'danger', icon: TriangleAlert },
} as const;

/** Confirmed: lines say exactly what was expected. Lines come after the sale, so before the payout it is only planned. */
export function payoutState(day: Payout): keyof typeof looks {
  if (day.expected.net === day.confirmed.net && day.expected.movements === day.confirmed.movements)
    return 'confirmed';
  return day.confirmed.movements < day.expected.movements ? 'planned' : 'different';
}

export function PayoutStateChip({ day }: { day: Payout }) {
  const { t } = useTranslation();
  const state = payoutState(day);
  return (
    <Chip tone={looks[state].tone} icon={looks[state].icon}>
      {t(`settlements.calendar.state.${state}`)}
    </Chip>
  );
}

/** The month in weeks. */
export function PayoutGrid({ days, today, onOpen }: PayoutDaysProps) {
  const { t } = useTranslation();
  return (
    <table className="w-full table-fixed border-t border-separator text-table">
      <caption className="sr-only">{t('settlements.calendar.label')}</caption>
      <thead>
        <tr className="bg-surface-secondary text-meta text-muted">
          {weekdays.map((weekday) => (
            <th key={weekday} scope="col" className="px-2 py-2 font-medium">
              {t(`settlements.calendar.weekday.${weekday}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(days).map((week, row) => (
          <tr key={row}>
            {week.map((day, column) => (
              <td key={column} className="h-24 border-t border-l border-separator align-top first:border-l-0">
                {day && <DayCell day={day} isToday={day.day === today} onOpen={onOpen} />}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function DayCell({ day, isToday, onOpen }: { day: Payout; isToday: boolean; onOpen: (day: Payout) => void }) {
  const number = (
    <span
      className={`num text-meta ${isToday ? 'font-bold text-accent-soft-foreground' : day.businessDay ? '' : 'text-muted'}`}
    >
      {Number(day.day.slice(8))}
    </span>
  );
  if (isEmpty(day)) return <span className="block p-2">{number}</span>;
  return (
    <button
      type="button"
      onClick={() => onOpen(day)}
      data-testid="payout-day"
      className="flex h-full w-full cursor-pointer flex-col items-start gap-1 p-2 text-left hover:bg-surface-secondary focus-visible:-outline-offset-2"
    >
      {number}
      <Money won={day.expected.net} className="font-semibold" />
      <PayoutStateChip day={day} />
    </button>
  );
}

/** On phones the days that pay something, one below the other. */
export function PayoutRows({ days, onOpen }: PayoutDaysProps) {
  const { t } = useTranslation();
  const { language } = useFormat();
  const paying = days.filter((day) => !isEmpty(day));
  if (paying.length === 0) return <EmptyState title={t('settlements.calendar.empty')} />;
  return (
    <ul className="border-t border-separator">
      {paying.map((day) => (
        <li key={day.day} className="border-b border-separator last:border-b-0">
          <button
            type="button"
            onClick={() => onOpen(day)}
            data-testid="payout-day"
            className="flex w-full cursor-pointer flex-col gap-1 px-4 py-3 text-left focus-visible:-outline-offset-2"
          >
            <span className="flex items-center justify-between gap-2">
              <span>{formatDay(new Date(`${day.day}T12:00:00+09:00`), language)}</span>
              <PayoutStateChip day={day} />
            </span>
            <Money won={day.expected.net} className="font-semibold" />
          </button>
        </li>
      ))}
    </ul>
  );
}

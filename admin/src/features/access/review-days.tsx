import { useTranslation } from 'react-i18next';
import type { AccessReviewDetailFactsFragment } from '@/gql/graphql';
import { useFormat } from '@/lib/use-format';
import { Part } from './review-body';

type Day = AccessReviewDetailFactsFragment['days'][number];

/** People looked at on each day, as bars; a list for those who hear the page. */
export function ReviewDays({ days }: { days: Day[] }) {
  const { t } = useTranslation();
  const { shortDay } = useFormat();
  const most = Math.max(1, ...days.map(({ lookedUp }) => lookedUp));
  const textOf = ({ day, lookedUp, night }: Day): string =>
    night > 0
      ? t('reviews.dayNight', { day: shortDay(day), count: lookedUp, night })
      : t('reviews.dayValue', { day: shortDay(day), count: lookedUp });
  const [first, last] = [days[0], days.at(-1)];
  return (
    <Part title={t('reviews.days')}>
      <ul className="flex h-24 items-end gap-px border-b border-separator">
        {days.map((day) => (
          <li key={day.day} title={textOf(day)} className="flex h-full flex-1 items-end">
            <span className="sr-only">{textOf(day)}</span>
            <span
              aria-hidden
              className={`w-full rounded-t-[2px] ${day.night > 0 ? 'bg-chart-3' : 'bg-chart-1'}`}
              style={{ height: day.lookedUp === 0 ? 0 : `max(2px, ${(100 * day.lookedUp) / most}%)` }}
            />
          </li>
        ))}
      </ul>
      <p aria-hidden className="num mt-1 flex justify-between text-meta text-muted">
        <span>{first && shortDay(first.day)}</span>
        {days.some(({ night }) => night > 0) && (
          <span className="flex items-center gap-1.5">
            <span className="size-2.5 rounded-[2px] bg-chart-3" />
            {t('reviews.nightLegend')}
          </span>
        )}
        <span>{last && shortDay(last.day)}</span>
      </p>
    </Part>
  );
}

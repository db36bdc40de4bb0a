import { CalendarDays } from 'lucide-react';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lazy } from '@/lib/lazy';
import { useFormat } from '@/lib/use-format';
import { Button } from '@/ui/button';
import { Popover } from '@/ui/popover';
import { Skeleton } from '@/ui/skeleton';
import type { DashboardSearch } from './search';

// The first page is drawn without it.
const DaysForm = lazy(() => import('./days-form').then((module) => ({ default: module.DaysForm })));

interface DaysChoiceProps {
  search: DashboardSearch;
  onSearch: (search: DashboardSearch) => void;
}

/** Any span of days, beside the ready periods. */
export function DaysChoice({ search, onSearch }: DaysChoiceProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const isSet = search.period === 'custom';
  const daysText = useDaysText(search);
  const text = isSet ? daysText : t('dashboard.days.choose');
  return (
    <Popover
      label={t('dashboard.days.label')}
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={(props) => (
        <Button
          {...props}
          data-testid="dashboard-days"
          aria-label={isSet ? t('dashboard.days.chosen', { days: text }) : undefined}
          className={isSet ? 'border-accent/40 bg-accent-soft text-accent-soft-foreground' : undefined}
        >
          <CalendarDays aria-hidden />
          <span className={`num ${isSet ? '' : 'max-sm:sr-only'}`}>{text}</span>
        </Button>
      )}
    >
      <Suspense fallback={<Skeleton className="h-44 w-full" />}>
        <DaysForm
          from={search.from ?? ''}
          to={search.to ?? ''}
          onApply={(from, to) => {
            setOpen(false);
            onSearch({ period: 'custom', from, to });
          }}
        />
      </Suspense>
    </Popover>
  );
}

/** The days that were chosen, in words. */
export function useDaysText({ from = '', to = '' }: Pick<DashboardSearch, 'from' | 'to'>): string {
  const { shortDay } = useFormat();
  return [from, to].map(shortDay).join('–');
}

import { CalendarX, ChevronLeft, ChevronRight, CircleCheck, Play, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { SettlementRunsOfDayDocument, type SettlementDayFactsFragment } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { formatDay } from '@/lib/time';
import { useFormat } from '@/lib/use-format';
import { Button, IconButton } from '@/ui/button';
import { Chip } from '@/ui/chip';
import { EmptyState, FormBanner } from '@/ui/states';
import { TextInput } from '@/ui/text-input';
import { Time } from '@/ui/time';
import { MatchTable } from './match-table';
import { RunProgress } from './run-progress';
import { plusDays } from './search';
import { useSettlementRun } from './use-settlement-run';

interface DayCardProps {
  day: string;
  lastDay: string;
  /** Undefined: this day has not been settled. */
  settled: SettlementDayFactsFragment | undefined;
  onDay: (day: string) => void;
  onSettled: () => void;
}

/** One day on its four sides, and the way to settle it once more. */
export function DayCard({ day, lastDay, settled, onDay, onSettled }: DayCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayRun = useCan('settlement.run');
  const [runs, refetchRuns] = useQuery({ query: SettlementRunsOfDayDocument, variables: { day } });
  const run = useSettlementRun(() => {
    refetchRuns({ requestPolicy: 'network-only' });
    onSettled();
  });
  const last = runs.data?.settlementRuns.items[0];
  const title = formatDay(new Date(`${day}T12:00:00+09:00`), format.language);
  return (
    <section
      className="card mb-4 overflow-hidden"
      aria-label={t('settlements.dayLabel')}
      data-testid="settled-day"
    >
      <div className="flex flex-wrap items-center justify-between gap-3 p-4">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-2">
            <h2 className="text-card font-semibold">{title}</h2>
            {settled && <DayChip settled={settled} />}
          </div>
          <p className="text-meta text-muted">
            {settled && (
              <>
                {t('settlements.matchedCount', { count: settled.matchedCount })} ·{' '}
                <Time iso={settled.settledAt} /> {last?.askedBy ?? t('settlements.bySchedule')}
              </>
            )}
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <IconButton label={t('settlements.dayBefore')} onPress={() => onDay(plusDays(day, -1))}>
            <ChevronLeft />
          </IconButton>
          <div className="w-36">
            <TextInput
              type="date"
              label={t('settlements.chooseDay')}
              isLabelHidden
              value={day}
              max={lastDay}
              onChange={(event) => event.target.value && onDay(event.target.value)}
            />
          </div>
          <IconButton
            label={t('settlements.dayAfter')}
            isDisabled={day >= lastDay}
            onPress={() => onDay(plusDays(day, 1))}
          >
            <ChevronRight />
          </IconButton>
          {mayRun && settled && <RunButton isRunning={run.isRunning} onPress={() => run.run(day)} />}
        </div>
      </div>
      <div role="status" className="px-4 pb-3 empty:hidden">
        {run.job && <RunProgress job={run.job} />}
      </div>
      {run.error && (
        <div className="px-4 pb-3">
          <FormBanner error={run.error} />
        </div>
      )}
      {settled ? (
        <MatchTable settled={settled} />
      ) : (
        <EmptyState
          icon={<CalendarX aria-hidden size={28} strokeWidth={1.5} />}
          title={t('settlements.notSettledTitle')}
          description={t('settlements.notSettledText')}
          action={mayRun && <RunButton isRunning={run.isRunning} onPress={() => run.run(day)} />}
        />
      )}
    </section>
  );
}

function RunButton({ isRunning, onPress }: { isRunning: boolean; onPress: () => void }) {
  const { t } = useTranslation();
  return (
    <Button variant="primary" isPending={isRunning} onPress={onPress} data-testid="settlement-run">
      {!isRunning && <Play aria-hidden />}
      {t('settlements.run.start')}
    </Button>
  );
}

function DayChip({ settled }: { settled: SettlementDayFactsFragment }) {
  const { t } = useTranslation();
  if (settled.openCount > 0) {
    return (
      <Chip tone="danger" icon={TriangleAlert}>
        {t('settlements.openCount', { count: settled.openCount })}
      </Chip>
    );
  }
  const accepted = settled.resolvedCount;
  return (
    <Chip tone="success" icon={CircleCheck}>
      {accepted > 0 ? t('settlements.accepted', { count: accepted }) : t('settlements.allMatched')}
    </Chip>
  );
}

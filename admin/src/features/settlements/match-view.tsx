import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { SettlementDaysDocument } from '@/gql/graphql';
import { useKeptData } from '@/lib/use-kept-data';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { DayCard } from './day-card';
import { DifferenceDrawer } from './difference-drawer';
import { DifferenceList } from './difference-list';
import { yesterday, type SettlementsSearch } from './search';

const DAYS_SHOWN = 100;

interface MatchViewProps {
  search: SettlementsSearch;
  onSearch: (change: Partial<SettlementsSearch>, replace?: boolean) => void;
}

/** A settled day on its four sides, and below it what does not agree. */
export function MatchView({ search, onSearch }: MatchViewProps) {
  const { t } = useTranslation();
  const [version, setVersion] = useState(0);
  const [result, refetch] = useQuery({
    query: SettlementDaysDocument,
    variables: { limit: DAYS_SHOWN },
    requestPolicy: 'cache-and-network',
  });
  const days = useKeptData(result.data?.settlementDays);
  const lastDay = yesterday(new Date());
  const day = search.day ?? days?.[0]?.day ?? lastDay;
  const changed = () => {
    refetch({ requestPolicy: 'network-only' });
    setVersion((current) => current + 1);
  };
  if (result.error && !days) {
    return (
      <div className="card">
        <ErrorPanel title={t('settlements.loadFailed')} error={result.error} onRetry={changed} />
      </div>
    );
  }
  return (
    <>
      {days ? (
        <DayCard
          key={day}
          day={day}
          lastDay={lastDay}
          settled={days.find((one) => one.day === day)}
          onDay={(chosen) => onSearch({ day: chosen, page: 1 }, true)}
          onSettled={changed}
        />
      ) : (
        <Skeleton className="mb-4 h-96 w-full rounded-xl md:h-72" />
      )}
      {/* Asked for with the days, and shown when the height of the day's card is known. */}
      <div className={days ? '' : 'hidden'}>
        <DifferenceList day={day} search={search} version={version} onSearch={onSearch} />
      </div>
      <DifferenceDrawer id={search.id} onClose={() => onSearch({ id: undefined })} onChanged={changed} />
    </>
  );
}

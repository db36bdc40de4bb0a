import { useTranslation } from 'react-i18next';
import { PageHead } from '@/ui/page-head';
import { Segmented } from '@/ui/segmented';
import { MatchView } from './match-view';
import { PayoutMonth } from './payout-month';
import { views, type SettlementsSearch } from './search';

interface SettlementsPageProps {
  search: SettlementsSearch;
  onSearch: (change: Partial<SettlementsSearch>, replace?: boolean) => void;
}

/** What the provider says it took and pays out, beside what we ordered and booked. */
export function SettlementsPage({ search, onSearch }: SettlementsPageProps) {
  const { t } = useTranslation();
  return (
    <>
      <PageHead
        title={t('settlements.title')}
        description={t('settlements.description')}
        actions={
          <Segmented
            label={t('settlements.views')}
            value={search.view}
            options={views.map((value) => ({ value, label: t(`settlements.view.${value}`) }))}
            onChange={(view) => onSearch({ view })}
          />
        }
      />
      {search.view === 'calendar' ? (
        <PayoutMonth month={search.month} onMonth={(month) => onSearch({ month }, true)} />
      ) : (
        <MatchView search={search} onSearch={onSearch} />
      )}
    </>
  );
}

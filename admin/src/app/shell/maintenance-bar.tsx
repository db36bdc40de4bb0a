import { Link } from '@tanstack/react-router';
import { Construction } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery, useSubscription } from 'urql';
import {
  MaintenanceDocument,
  MaintenanceUpdatedDocument,
  type MaintenanceFactsFragment,
} from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { useFormat } from '@/lib/use-format';

/** Tells all of the staff, on every page and at once, that customers are being turned away. */
export function MaintenanceBar() {
  const { t } = useTranslation();
  const format = useFormat();
  const maySeeSettings = useCan('setting.read');
  const [asked] = useQuery({ query: MaintenanceDocument });
  const [live, setLive] = useState<MaintenanceFactsFragment>();
  useSubscription({ query: MaintenanceUpdatedDocument, variables: {} }, (_previous, data) => {
    const event = data.maintenanceUpdated;
    if (event.__typename === 'MaintenanceChanged') {
      // The handler runs while React renders, so the state changes after it.
      queueMicrotask(() => setLive(event.maintenance));
    }
    return data;
  });
  const state = live ?? asked.data?.maintenance;
  if (!state?.active) return null;
  return (
    <div
      role="status"
      aria-label={t('common.maintenance.label')}
      data-testid="maintenance-bar"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-warning-line bg-warning-soft px-4 py-1.5 text-table text-warning-soft-foreground lg:px-6"
    >
      <Construction aria-hidden size={16} className="shrink-0" />
      <span className="min-w-0 flex-1">
        <span className="font-semibold">{t('common.maintenance.banner')}</span>
        {state.until && ` ${t('common.maintenance.until', { time: format.fullTime(state.until) })}`}
      </span>
      {maySeeSettings && (
        <Link to="/settings" className="inline-flex min-h-6 items-center font-semibold hover:underline">
          {t('common.maintenance.link')}
        </Link>
      )}
    </div>
  );
}

import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { MonitoringPage } from '@/features/monitoring/monitoring-page';
import {
  monitoringSearch,
  monitoringSearchDefaults,
  type MonitoringSearch,
} from '@/features/monitoring/search';
import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/monitoring')({
  validateSearch: uncheckedSearch<MonitoringSearch>,
  staticData: { words: ['system'] },
  component: MonitoringRoute,
});

function MonitoringRoute() {
  const { search, onSearch } = useRouteSearch<MonitoringSearch>({
    raw: Route.useSearch(),
    parse: monitoringSearch.parse,
    defaults: monitoringSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return (
    <RequirePermission permission="metric.read">
      <MonitoringPage range={search.range} onRange={(range) => onSearch({ range })} />
    </RequirePermission>
  );
}

import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { AlertsPage } from '@/features/alerts/alerts-page';
import { alertsSearch, alertsSearchDefaults, type AlertsSearch } from '@/features/alerts/search';
import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/alerts/')({
  validateSearch: uncheckedSearch<AlertsSearch>,
  staticData: { words: ['system'] },
  component: AlertsRoute,
});

function AlertsRoute() {
  const { search, onSearch } = useRouteSearch<AlertsSearch>({
    raw: Route.useSearch(),
    parse: alertsSearch.parse,
    defaults: alertsSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return (
    <RequirePermission permission="alert.read">
      <AlertsPage search={search} onSearch={onSearch} />
    </RequirePermission>
  );
}

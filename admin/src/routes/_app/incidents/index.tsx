import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { IncidentsPage } from '@/features/alerts/incidents-page';
import { incidentsSearch, incidentsSearchDefaults, type IncidentsSearch } from '@/features/alerts/search';
import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/incidents/')({
  validateSearch: uncheckedSearch<IncidentsSearch>,
  staticData: { words: ['system'] },
  component: IncidentsRoute,
});

function IncidentsRoute() {
  const { search, onSearch } = useRouteSearch<IncidentsSearch>({
    raw: Route.useSearch(),
    parse: incidentsSearch.parse,
    defaults: incidentsSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return (
    <RequirePermission permission="alert.read">
      <IncidentsPage search={search} onSearch={onSearch} />
    </RequirePermission>
  );
}

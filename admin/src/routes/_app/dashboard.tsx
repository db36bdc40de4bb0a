import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { DashboardPage } from '@/features/dashboard/dashboard-page';
import {
  dashboardSearchDefaults,
  parseDashboardSearch,
  type DashboardSearch,
} from '@/features/dashboard/search';
import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/dashboard')({
  validateSearch: uncheckedSearch<DashboardSearch>,
  component: DashboardRoute,
});

function DashboardRoute() {
  const { search, onSearch } = useRouteSearch<DashboardSearch>({
    raw: Route.useSearch(),
    parse: parseDashboardSearch,
    defaults: dashboardSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return (
    <RequirePermission permission="dashboard.read">
      <DashboardPage search={search} onSearch={onSearch} />
    </RequirePermission>
  );
}

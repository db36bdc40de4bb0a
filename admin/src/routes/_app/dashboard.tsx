import { createFileRoute, stripSearchParams } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { DashboardPage } from '@/features/dashboard/dashboard-page';
import { dashboardSearch, dashboardSearchDefaults, type PeriodKey } from '@/features/dashboard/search';

export const Route = createFileRoute('/_app/dashboard')({
  validateSearch: (search: Record<string, unknown>): { period?: PeriodKey } => dashboardSearch.parse(search),
  search: { middlewares: [stripSearchParams(dashboardSearchDefaults)] },
  component: DashboardRoute,
});

function DashboardRoute() {
  const { period = dashboardSearchDefaults.period } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <RequirePermission permission="dashboard.read">
      <DashboardPage
        period={period}
        onPeriod={(next) => void navigate({ search: { period: next }, resetScroll: false })}
      />
    </RequirePermission>
  );
}

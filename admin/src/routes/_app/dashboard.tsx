import { createFileRoute, stripSearchParams } from '@tanstack/react-router';
import { DashboardPage } from '@/features/dashboard/dashboard-page';
import { dashboardSearch, dashboardSearchDefaults, type PeriodKey } from '@/features/dashboard/search';
import { requirePermission } from '@/lib/permissions';

export const Route = createFileRoute('/_app/dashboard')({
  validateSearch: (search: Record<string, unknown>): { period?: PeriodKey } => dashboardSearch.parse(search),
  search: { middlewares: [stripSearchParams(dashboardSearchDefaults)] },
  beforeLoad: ({ context }) => requirePermission(context.viewer, 'dashboard.read'),
  component: DashboardRoute,
});

function DashboardRoute() {
  const { period = dashboardSearchDefaults.period } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <DashboardPage
      period={period}
      onPeriod={(next) => void navigate({ search: { period: next }, resetScroll: false })}
    />
  );
}

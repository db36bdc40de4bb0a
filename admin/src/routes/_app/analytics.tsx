import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { AnalyticsPage } from '@/features/analytics/analytics-page';
import { analyticsSearch, analyticsSearchDefaults, type AnalyticsSearch } from '@/features/analytics/search';
import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/analytics')({
  validateSearch: uncheckedSearch<AnalyticsSearch>,
  staticData: { words: ['analytics', 'people'] },
  component: AnalyticsRoute,
});

function AnalyticsRoute() {
  const { search, onSearch } = useRouteSearch<AnalyticsSearch>({
    raw: Route.useSearch(),
    parse: analyticsSearch.parse,
    defaults: analyticsSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return (
    <RequirePermission permission="analytics.read">
      <AnalyticsPage search={search} onSearch={onSearch} />
    </RequirePermission>
  );
}

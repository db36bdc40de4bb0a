import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import {
  settlementsSearch,
  settlementsSearchDefaults,
  type SettlementsSearch,
} from '@/features/settlements/search';
import { SettlementsPage } from '@/features/settlements/settlements-page';
import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/settlements')({
  validateSearch: uncheckedSearch<SettlementsSearch>,
  staticData: { words: ['payments'] },
  component: SettlementsRoute,
});

function SettlementsRoute() {
  const { search, onSearch } = useRouteSearch<SettlementsSearch>({
    raw: Route.useSearch(),
    parse: settlementsSearch.parse,
    defaults: settlementsSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return (
    <RequirePermission permission="settlement.read">
      <SettlementsPage search={search} onSearch={onSearch} />
    </RequirePermission>
  );
}

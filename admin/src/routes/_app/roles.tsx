import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { RolesPage } from '@/features/auth/roles/roles-page';
import { rolesSearch, rolesSearchDefaults, type RolesSearch } from '@/features/auth/roles/search';
import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/roles')({
  validateSearch: uncheckedSearch<RolesSearch>,
  staticData: { words: ['identity'] },
  component: RolesRoute,
});

function RolesRoute() {
  const { search, onSearch } = useRouteSearch<RolesSearch>({
    raw: Route.useSearch(),
    parse: rolesSearch.parse,
    defaults: rolesSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return (
    <RequirePermission permission="admin.read">
      <RolesPage search={search} onSearch={onSearch} />
    </RequirePermission>
  );
}

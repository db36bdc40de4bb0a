import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { UsersPage } from '@/features/users/users-page';
import { usersSearch, usersSearchDefaults, type UsersSearch } from '@/features/users/search';
import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/users')({
  validateSearch: uncheckedSearch<UsersSearch>,
  staticData: { words: ['people'] },
  component: UsersRoute,
});

function UsersRoute() {
  const { search, onSearch } = useRouteSearch<UsersSearch>({
    raw: Route.useSearch(),
    parse: usersSearch.parse,
    defaults: usersSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return (
    <RequirePermission permission="user.read">
      <UsersPage search={search} onSearch={onSearch} />
    </RequirePermission>
  );
}

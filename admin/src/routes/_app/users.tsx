import { createFileRoute, stripSearchParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import { RequirePermission } from '@/app/require-permission';
import { usersSearch, usersSearchDefaults, type UsersSearch } from '@/features/users/search';
import { UsersPage } from '@/features/users/users-page';

export const Route = createFileRoute('/_app/users')({
  validateSearch: (search: Record<string, unknown>): Partial<UsersSearch> => usersSearch.parse(search),
  search: { middlewares: [stripSearchParams(usersSearchDefaults)] },
  component: UsersRoute,
});

function UsersRoute() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const onSearch = useCallback(
    (change: Partial<UsersSearch>, replace = false) =>
      void navigate({ search: (previous) => ({ ...previous, ...change }), replace, resetScroll: false }),
    [navigate],
  );
  return (
    <RequirePermission permission="user.read">
      <UsersPage search={usersSearch.parse(search)} onSearch={onSearch} />
    </RequirePermission>
  );
}

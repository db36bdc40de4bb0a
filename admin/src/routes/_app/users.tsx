import { createFileRoute, stripSearchParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import { usersSearch, usersSearchDefaults, type UsersSearch } from '@/features/users/search';
import { UsersPage } from '@/features/users/users-page';
import { requirePermission } from '@/lib/permissions';

export const Route = createFileRoute('/_app/users')({
  validateSearch: (search: Record<string, unknown>): Partial<UsersSearch> => usersSearch.parse(search),
  search: { middlewares: [stripSearchParams(usersSearchDefaults)] },
  beforeLoad: ({ context }) => requirePermission(context.viewer, 'user.read'),
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
  return <UsersPage search={usersSearch.parse(search)} onSearch={onSearch} />;
}

import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { TeamPage } from '@/features/auth/team/team-page';
import { teamSearch, teamSearchDefaults, type TeamSearch } from '@/features/auth/team/search';
import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/team')({
  validateSearch: uncheckedSearch<TeamSearch>,
  staticData: { words: ['identity'] },
  component: TeamRoute,
});

function TeamRoute() {
  const { search, onSearch } = useRouteSearch<TeamSearch>({
    raw: Route.useSearch(),
    parse: teamSearch.parse,
    defaults: teamSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return (
    <RequirePermission permission="admin.read">
      <TeamPage search={search} onSearch={onSearch} />
    </RequirePermission>
  );
}

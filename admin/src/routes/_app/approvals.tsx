import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { ApprovalsPage } from '@/features/approvals/approvals-page';
import { approvalsSearch, approvalsSearchDefaults, type ApprovalsSearch } from '@/features/approvals/search';
import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/approvals')({
  validateSearch: uncheckedSearch<ApprovalsSearch>,
  staticData: { words: ['payments'] },
  component: ApprovalsRoute,
});

function ApprovalsRoute() {
  const { search, onSearch } = useRouteSearch<ApprovalsSearch>({
    raw: Route.useSearch(),
    parse: approvalsSearch.parse,
    defaults: approvalsSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return (
    <RequirePermission permission="approval.read">
      <ApprovalsPage search={search} onSearch={onSearch} />
    </RequirePermission>
  );
}

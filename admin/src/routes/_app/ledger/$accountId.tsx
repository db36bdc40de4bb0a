import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { AccountPage } from '@/features/ledger/account-page';
import { statementSearch, statementSearchDefaults, type StatementSearch } from '@/features/ledger/search';
import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/ledger/$accountId')({
  validateSearch: uncheckedSearch<StatementSearch>,
  staticData: { words: ['payments'] },
  component: AccountRoute,
});

function AccountRoute() {
  const { accountId } = Route.useParams();
  const { search, onSearch } = useRouteSearch<StatementSearch>({
    raw: Route.useSearch(),
    parse: statementSearch.parse,
    defaults: statementSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return (
    <RequirePermission permission="ledger.read">
      <AccountPage key={accountId} accountId={accountId} search={search} onSearch={onSearch} />
    </RequirePermission>
  );
}

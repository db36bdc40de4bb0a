import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { LedgerPage } from '@/features/ledger/ledger-page';
import { ledgerSearch, ledgerSearchDefaults, type LedgerSearch } from '@/features/ledger/search';
import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/ledger/')({
  validateSearch: uncheckedSearch<LedgerSearch>,
  staticData: { words: ['payments'] },
  component: LedgerRoute,
});

function LedgerRoute() {
  const { search, onSearch } = useRouteSearch<LedgerSearch>({
    raw: Route.useSearch(),
    parse: ledgerSearch.parse,
    defaults: ledgerSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return (
    <RequirePermission permission="ledger.read">
      <LedgerPage search={search} onSearch={onSearch} />
    </RequirePermission>
  );
}

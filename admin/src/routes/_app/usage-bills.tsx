import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { BillsPage } from '@/features/payments/bills/bills-page';
import { billsSearch, billsSearchDefaults, type BillsSearch } from '@/features/payments/bills/search';
import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/usage-bills')({
  validateSearch: uncheckedSearch<BillsSearch>,

  staticData: { words: ['payments'] },
  component: BillsRoute,
});

function BillsRoute() {
  const { search, onSearch } = useRouteSearch<BillsSearch>({
    raw: Route.useSearch(),
    parse: billsSearch.parse,
    defaults: billsSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return (
    <RequirePermission permission="usageBill.read">
      <BillsPage search={search} onSearch={onSearch} />
    </RequirePermission>
  );
}

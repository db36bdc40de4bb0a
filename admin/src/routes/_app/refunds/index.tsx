import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { RefundsPage } from '@/features/payments/refund/refunds-page';
import {
  refundsSearch,
  refundsSearchDefaults,
  type RefundsSearch,
} from '@/features/payments/refund/refunds-search';

import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/refunds/')({
  validateSearch: uncheckedSearch<RefundsSearch>,

  staticData: { words: ['payments'] },
  component: RefundsRoute,
});

function RefundsRoute() {
  const { search, onSearch } = useRouteSearch<RefundsSearch>({
    raw: Route.useSearch(),
    parse: refundsSearch.parse,
    defaults: refundsSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return (
    <RequirePermission permission="refund.read">
      <RefundsPage search={search} onSearch={onSearch} />
    </RequirePermission>
  );
}

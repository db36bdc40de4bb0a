import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { PaymentsPage } from '@/features/payments/payments-page';
import { paymentsSearch, paymentsSearchDefaults, type PaymentsSearch } from '@/features/payments/search';
import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/payments/')({
  validateSearch: uncheckedSearch<PaymentsSearch>,
  staticData: { words: ['payments'] },
  component: PaymentsRoute,
});

function PaymentsRoute() {
  const navigate = Route.useNavigate();
  const { search, onSearch } = useRouteSearch<PaymentsSearch>({
    raw: Route.useSearch(),
    parse: paymentsSearch.parse,
    defaults: paymentsSearchDefaults,
    navigate,
  });
  return (
    <RequirePermission permission="payment.read">
      <PaymentsPage
        search={search}
        onSearch={onSearch}
        onClearFilters={() => void navigate({ search: { period: 'all' } })}
      />
    </RequirePermission>
  );
}

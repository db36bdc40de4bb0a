import { createFileRoute, stripSearchParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import { RequirePermission } from '@/app/require-permission';
import { PaymentsPage } from '@/features/payments/payments-page';
import { paymentsSearch, paymentsSearchDefaults, type PaymentsSearch } from '@/features/payments/search';

export const Route = createFileRoute('/_app/payments/')({
  validateSearch: (search: Record<string, unknown>): Partial<PaymentsSearch> => paymentsSearch.parse(search),
  search: { middlewares: [stripSearchParams(paymentsSearchDefaults)] },
  component: PaymentsRoute,
});

function PaymentsRoute() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const onSearch = useCallback(
    (change: Partial<PaymentsSearch>, replace = false) =>
      void navigate({ search: (previous) => ({ ...previous, ...change }), replace, resetScroll: false }),
    [navigate],
  );
  return (
    <RequirePermission permission="payment.read">
      <PaymentsPage
        search={paymentsSearch.parse(search)}
        onSearch={onSearch}
        onClearFilters={() => void navigate({ search: { period: 'all' } })}
      />
    </RequirePermission>
  );
}

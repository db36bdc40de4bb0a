import { createFileRoute, stripSearchParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import { PaymentsPage } from '@/features/payments/payments-page';
import { paymentsSearch, paymentsSearchDefaults, type PaymentsSearch } from '@/features/payments/search';
import { requirePermission } from '@/lib/permissions';

export const Route = createFileRoute('/_app/payments/')({
  validateSearch: (search: Record<string, unknown>): Partial<PaymentsSearch> => paymentsSearch.parse(search),
  search: { middlewares: [stripSearchParams(paymentsSearchDefaults)] },
  beforeLoad: ({ context }) => requirePermission(context.viewer, 'payment.read'),
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
    <PaymentsPage
      search={paymentsSearch.parse(search)}
      onSearch={onSearch}
      onClearFilters={() => void navigate({ search: { period: 'all' } })}
    />
  );
}

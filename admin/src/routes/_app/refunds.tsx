import { createFileRoute, stripSearchParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import { RequirePermission } from '@/app/require-permission';
import { RefundsPage } from '@/features/payments/refund/refunds-page';
import {
  refundsSearch,
  refundsSearchDefaults,
  type RefundsSearch,
} from '@/features/payments/refund/refunds-search';

export const Route = createFileRoute('/_app/refunds')({
  validateSearch: (search: Record<string, unknown>): Partial<RefundsSearch> => refundsSearch.parse(search),
  search: { middlewares: [stripSearchParams(refundsSearchDefaults)] },
  component: RefundsRoute,
});

function RefundsRoute() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const onSearch = useCallback(
    (change: Partial<RefundsSearch>) =>
      void navigate({ search: (previous) => ({ ...previous, ...change }), resetScroll: false }),
    [navigate],
  );
  return (
    <RequirePermission permission="refund.read">
      <RefundsPage search={refundsSearch.parse(search)} onSearch={onSearch} />
    </RequirePermission>
  );
}

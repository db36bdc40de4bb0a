import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { ExceptionsPage } from '@/features/payments/exceptions/exceptions-page';
import {
  exceptionsSearch,
  exceptionsSearchDefaults,
  type ExceptionsSearch,
} from '@/features/payments/exceptions/exceptions-search';
import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/payment-exceptions')({
  validateSearch: uncheckedSearch<ExceptionsSearch>,
  staticData: { words: ['payments'] },
  component: ExceptionsRoute,
});

function ExceptionsRoute() {
  const { search, onSearch } = useRouteSearch<ExceptionsSearch>({
    raw: Route.useSearch(),
    parse: exceptionsSearch.parse,
    defaults: exceptionsSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return (
    <RequirePermission permission="paymentException.read">
      <ExceptionsPage search={search} onSearch={onSearch} />
    </RequirePermission>
  );
}

import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { RefundPage } from '@/features/payments/refund/refund-page';

export const Route = createFileRoute('/_app/refunds/$id')({
  staticData: { words: ['payments', 'identity', 'records'] },
  component: RefundRoute,
});

function RefundRoute() {
  const { id } = Route.useParams();
  return (
    <RequirePermission permission="refund.read">
      <RefundPage id={id} />
    </RequirePermission>
  );
}

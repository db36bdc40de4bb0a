import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { PaymentPage } from '@/features/payments/payment-page';

export const Route = createFileRoute('/_app/payments/$id')({
  staticData: { words: ['payments'] },
  component: PaymentRoute,
});

function PaymentRoute() {
  const { id } = Route.useParams();
  return (
    <RequirePermission permission="payment.read">
      <PaymentPage id={id} />
    </RequirePermission>
  );
}

import { createFileRoute } from '@tanstack/react-router';
import { PaymentPage } from '@/features/payments/payment-page';
import { requirePermission } from '@/lib/permissions';

export const Route = createFileRoute('/_app/payments/$id')({
  beforeLoad: ({ context }) => requirePermission(context.viewer, 'payment.read'),
  component: PaymentRoute,
});

function PaymentRoute() {
  const { id } = Route.useParams();
  return <PaymentPage id={id} />;
}

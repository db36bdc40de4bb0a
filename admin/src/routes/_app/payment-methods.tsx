import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { MethodsPage } from '@/features/payments/methods/methods-page';

export const Route = createFileRoute('/_app/payment-methods')({
  staticData: { words: ['payments'] },
  component: MethodsRoute,
});

function MethodsRoute() {
  return (
    <RequirePermission permission="paymentMethod.read">
      <MethodsPage />
    </RequirePermission>
  );
}

import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { CustomerViewPage } from '@/features/customer-view/customer-view-page';

export const Route = createFileRoute('/_app/customer-view')({
  staticData: { words: ['people', 'payments'] },
  component: CustomerViewRoute,
});

function CustomerViewRoute() {
  return (
    <RequirePermission permission="user.impersonate">
      <CustomerViewPage />
    </RequirePermission>
  );
}

import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { LedgerPage } from '@/features/ledger/ledger-page';

export const Route = createFileRoute('/_app/ledger')({
  component: LedgerRoute,
});

function LedgerRoute() {
  return (
    <RequirePermission permission="ledger.read">
      <LedgerPage />
    </RequirePermission>
  );
}

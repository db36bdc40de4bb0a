import { createFileRoute } from '@tanstack/react-router';
import { LedgerPage } from '@/features/ledger/ledger-page';
import { requirePermission } from '@/lib/permissions';

export const Route = createFileRoute('/_app/ledger')({
  beforeLoad: ({ context }) => requirePermission(context.viewer, 'ledger.read'),
  component: LedgerPage,
});

import { createFileRoute } from '@tanstack/react-router';
import { AccountPage } from '@/features/auth/account/account-page';
import { loadWords } from '@/lib/i18n';

export const Route = createFileRoute('/_app/account')({
  beforeLoad: () => loadWords('identity', 'signIn'),
  component: AccountPage,
});

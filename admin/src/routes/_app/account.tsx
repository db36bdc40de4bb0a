import { createFileRoute } from '@tanstack/react-router';
import { AccountPage } from '@/features/auth/account/account-page';

export const Route = createFileRoute('/_app/account')({
  staticData: { words: ['identity', 'signIn'] },
  component: AccountPage,
});

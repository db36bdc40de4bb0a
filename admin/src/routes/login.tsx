import { createFileRoute, redirect } from '@tanstack/react-router';
import { LoginPage } from '@/features/auth/sign-in/login-page';
import { loadErrorWords } from '@/lib/error-message';
import { loadWords } from '@/lib/i18n';
import { bootstrapSession, sessionStatus } from '@/lib/session';
import { safeReturnPath } from '@/lib/url';

export const Route = createFileRoute('/login')({
  validateSearch: (search: Record<string, unknown>): { next?: string; why?: 'reset' } => ({
    ...(typeof search.next === 'string' ? { next: search.next } : {}),
    ...(search.why === 'reset' ? { why: 'reset' as const } : {}),
  }),
  beforeLoad: async ({ search }) => {
    await Promise.all([bootstrapSession('when-known'), loadWords('signIn'), loadErrorWords()]);
    if (sessionStatus.get() === 'active')
      throw redirect({ href: safeReturnPath(search.next), replace: true });
  },
  component: LoginRoute,
});

function LoginRoute() {
  const { next, why } = Route.useSearch();
  return <LoginPage returnPath={safeReturnPath(next)} isAfterReset={why === 'reset'} />;
}

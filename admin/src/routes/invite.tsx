import { createFileRoute } from '@tanstack/react-router';
import { InvitePage } from '@/features/auth/sign-in/invite-page';
import { loadWords } from '@/lib/i18n';

/** `/invite#<token>`: what stands behind `#` never reaches a server's log. */
export const Route = createFileRoute('/invite')({
  beforeLoad: () => loadWords('signIn'),
  component: InviteRoute,
});

function InviteRoute() {
  return <InvitePage token={window.location.hash.slice(1) || null} />;
}

import { useTranslation } from 'react-i18next';
import { useCan } from '@/lib/permissions';
import { SessionsPanel } from '@/ui/sessions-panel';
import type { UserDetail } from './user-drawer';

/** How a customer signs in, and where they are signed in. */
export function UserSignIn({ user }: { user: UserDetail }) {
  const { t } = useTranslation();
  const mayReadSessions = useCan('session.read');
  const mayRevoke = useCan('session.revoke');
  return (
    <div className="flex flex-col gap-6 p-5">
      {mayReadSessions && (
        <section>
          <h3 className="mb-2 text-table font-semibold">{t('customer.tab.sessions')}</h3>
          <SessionsPanel principal={{ type: 'USER', id: user.id, name: user.name }} mayRevoke={mayRevoke} />
        </section>
      )}
    </div>
  );
}

import { useTranslation } from 'react-i18next';
import { useClient } from 'urql';
import { ViewerDocument } from '@/gql/graphql';
import { LoginFlow } from '@/features/auth/sign-in/login-flow';
import { refetchVisible } from '@/lib/gql/active-queries';
import { useViewer } from '@/lib/permissions';
import { Dialog } from '@/ui/dialog';

/** The session ended while a page was open: sign in again on top of it, the page and its forms stay. */
export function ReloginDialog() {
  const { t } = useTranslation();
  const client = useClient();
  const viewer = useViewer();
  const resume = async () => {
    const result = await client.query(ViewerDocument, {}, { requestPolicy: 'network-only' }).toPromise();
    // Another person signed in: nothing of the previous one may stay on the page.
    if (result.data?.viewer.adminUser?.id !== viewer.adminUser?.id) window.location.reload();
    else refetchVisible(client);
  };
  return (
    <Dialog title={t('auth.relogin.title')} description={t('auth.relogin.text')}>
      <LoginFlow onSignedIn={() => void resume()} />
    </Dialog>
  );
}

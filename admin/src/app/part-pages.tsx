import { CloudOff, Rocket } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOnline } from '@/lib/online';
import { StatePage } from './state-page';

/** Instead of a page whose code is not here yet and cannot come. It goes on by itself. */
export function WaitingPage() {
  const { t } = useTranslation();
  const isOnline = useOnline();
  return (
    <div role="status" data-testid="waiting-page">
      <StatePage
        icon={<CloudOff aria-hidden size={36} strokeWidth={1.5} />}
        title={t(isOnline ? 'common.error.serverTitle' : 'common.connection.offlineTitle')}
        text={t('common.connection.opensItself')}
      />
    </div>
  );
}

const RELOADED_FOR = 'madang.reloaded-for';
/** Which version of the app this is: the name of its first file carries a hash. */
const version = (): string => document.querySelector<HTMLScriptElement>('script[type="module"]')?.src ?? '';

/** The app was replaced while it was open. Loading it anew helps; once, or a broken one would go round for ever. */
export function NewVersionPage() {
  const { t } = useTranslation();
  const [isTold] = useState(() => sessionStorage.getItem(RELOADED_FOR) === version());
  useEffect(() => {
    if (isTold) return;
    sessionStorage.setItem(RELOADED_FOR, version());
    location.reload();
  }, [isTold]);
  if (!isTold) return null;
  return (
    <div role="alert" data-testid="new-version-page">
      <StatePage
        icon={<Rocket aria-hidden size={36} strokeWidth={1.5} />}
        title={t('common.error.newVersionTitle')}
        text={t('common.error.newVersionText')}
      >
        <button type="button" className="button button--primary button--md" onClick={() => location.reload()}>
          {t('common.action.reload')}
        </button>
      </StatePage>
    </div>
  );
}

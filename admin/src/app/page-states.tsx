import { Link, useRouter } from '@tanstack/react-router';
import { CircleAlert, FileQuestion, LockKeyhole, RotateCw, Unplug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ServerUnreachableError, ViewerError } from '@/lib/page-errors';
import { buttonClass, Button } from '@/ui/button';
import { RequestId } from '@/ui/states';
import { useNounName } from '@/ui/use-noun-name';
import { StatePage } from './state-page';

function HomeLink() {
  const { t } = useTranslation();
  return (
    <Link to="/dashboard" className={buttonClass('outline')}>
      {t('common.action.home')}
    </Link>
  );
}

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <StatePage
      icon={<FileQuestion aria-hidden size={36} strokeWidth={1.5} />}
      title={t('common.error.notFoundTitle')}
      text={t('common.error.notFoundText')}
    >
      <HomeLink />
    </StatePage>
  );
}

export function ForbiddenPage({ permission }: { permission: string }) {
  const { t } = useTranslation();
  const nounName = useNounName();
  return (
    <StatePage
      icon={<LockKeyhole aria-hidden size={36} strokeWidth={1.5} />}
      title={t('common.error.forbiddenTitle')}
      text={t('common.error.forbiddenText', { noun: nounName(permission.split('.')[0] ?? ''), permission })}
    >
      <HomeLink />
    </StatePage>
  );
}

/** Shown instead of a page that threw: no server, or a fault of ours. */
export function CrashPage({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation();
  const router = useRouter();
  const retry = () => {
    onRetry();
    void router.invalidate();
  };
  const unreachable = error instanceof ServerUnreachableError;
  return (
    <StatePage
      icon={
        unreachable ? (
          <Unplug aria-hidden size={36} strokeWidth={1.5} />
        ) : (
          <CircleAlert aria-hidden size={36} strokeWidth={1.5} />
        )
      }
      title={t(unreachable ? 'common.error.serverTitle' : 'common.error.crashTitle')}
      text={t(unreachable ? 'common.error.serverText' : 'common.error.crashText')}
    >
      <Button variant="primary" onPress={retry}>
        <RotateCw aria-hidden />
        {t('common.action.retry')}
      </Button>
      {error instanceof ViewerError && error.requestId && <RequestId id={error.requestId} />}
    </StatePage>
  );
}

import { Link } from '@tanstack/react-router';
import { VenetianMask } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { EndImpersonationDocument } from '@/gql/graphql';
import { impersonation, type RunningImpersonation } from '@/lib/impersonation';
import { formatDuration } from '@/lib/time';
import { useLanguage } from '@/lib/use-format';
import { useTimeLeft } from '@/lib/use-time-left';
import { Button } from '@/ui/button';

/** Stays at the top as long as somebody is looked at as: whom, for how long, and the way out. */
export function ImpersonationBar({ running }: { running: RunningImpersonation }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [result, end] = useMutation(EndImpersonationDocument);
  const leftMs = useTimeLeft(Date.parse(running.expiresAt));
  useEffect(() => {
    if (leftMs === 0) impersonation.forget();
  }, [leftMs]);
  const stop = async () => {
    const { data } = await end({});
    if (data) impersonation.forget();
  };
  return (
    <div
      role="region"
      aria-label={t('common.impersonation.label')}
      data-testid="impersonation-bar"
      className="sticky top-14 z-10 flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-warning-line bg-warning-soft px-4 py-1.5 text-table text-warning-soft-foreground lg:px-6"
    >
      <VenetianMask aria-hidden size={16} className="shrink-0" />
      <span className="min-w-0 flex-1">
        <Link to="/customer-view" className="font-semibold hover:underline">
          {t('common.impersonation.banner', { name: running.name })}
        </Link>
        <span className="num">
          {' · '}
          {running.readOnly && `${t('common.impersonation.readOnly')} · `}
          {t('common.impersonation.left', { time: formatDuration(leftMs, language) })}
        </span>
        {result.error && <span role="alert"> · {t('common.impersonation.failed')}</span>}
      </span>
      <Button size="sm" className="button--touch" isPending={result.fetching} onPress={() => void stop()}>
        {t('common.impersonation.end')}
      </Button>
    </div>
  );
}

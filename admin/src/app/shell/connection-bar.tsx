import { RefreshCw, WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reconnectLive } from '@/lib/gql/client';
import { liveStatus } from '@/lib/gql/live';
import { useOnline } from '@/lib/online';
import { useStore } from '@/lib/store';
import { formatClock } from '@/lib/time';
import { showToast } from '@/lib/toasts';

/** A line that is back at once is nothing to speak of. */
const SPEAK_AFTER_MS = 4_000;

/** Says that what is shown stands still, since when, and when it moves again. */
export function ConnectionBar() {
  const { t } = useTranslation();
  const isOnline = useOnline();
  const status = useStore(liveStatus);
  const isLost = status === 'down' || status === 'polling';
  const isAway = !isOnline || isLost;
  const [since, setSince] = useState<string | null>(null);
  const [isTold, setTold] = useState(false);
  useEffect(() => {
    if (!isAway) return;
    setSince((known) => known ?? new Date().toISOString());
    const timer = setTimeout(() => setTold(true), isOnline ? SPEAK_AFTER_MS : 0);
    return () => clearTimeout(timer);
  }, [isAway, isOnline]);
  const isBack = isOnline && (status === 'live' || status === 'idle');
  useEffect(() => {
    if (!isBack) return;
    setSince(null);
    if (isTold) showToast('success', t('common.connection.back'));
    setTold(false);
  }, [isBack, isTold, t]);
  if (!isTold || isBack) return null;
  return (
    <div
      role="status"
      data-testid="connection-bar"
      className="sticky top-14 z-10 flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-danger bg-danger-soft px-4 py-1.5 text-table text-danger-soft-foreground lg:px-6"
    >
      <WifiOff aria-hidden size={16} className="shrink-0" />
      <span className="min-w-0 flex-1">
        <span className="font-semibold">
          {t(isOnline ? 'common.connection.lost' : 'common.connection.offline')}
        </span>{' '}
        {since && t('common.connection.since', { time: formatClock(since) })}
      </span>
      {isOnline && (
        <button
          type="button"
          onClick={reconnectLive}
          className="inline-flex min-h-6 cursor-pointer items-center gap-1.5 font-semibold hover:underline max-md:min-h-11"
        >
          <RefreshCw aria-hidden size={14} />
          {t('common.connection.retry')}
        </button>
      )}
    </div>
  );
}

import { useTranslation } from 'react-i18next';
import { liveStatus } from '@/lib/gql/live';
import { useOnline } from '@/lib/online';
import { useStore } from '@/lib/store';

const dots = {
  live: 'bg-success',
  connecting: 'bg-warning',
  idle: 'bg-muted',
  down: 'bg-danger',
  polling: 'bg-danger',
} as const;

/** Whether what is shown moves by itself. Changes of state are announced, ticks are not. */
export function LiveBadge() {
  const { t } = useTranslation();
  const line = useStore(liveStatus);
  // The browser knows at once that it is offline; the line hears of it when an answer stays out.
  const status = useOnline() || line !== 'live' ? line : 'down';
  return (
    <span
      role="status"
      data-testid="live-badge"
      data-status={status}
      className="inline-flex h-8 items-center gap-1.5 rounded-full border border-border bg-surface px-3 text-meta whitespace-nowrap max-sm:border-0 max-sm:bg-transparent max-sm:px-2"
    >
      <span aria-hidden className={`size-2 rounded-full ${dots[status]}`} />
      <span className="max-sm:sr-only">{t(`common.live.${status}`)}</span>
    </span>
  );
}

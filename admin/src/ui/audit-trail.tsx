import { History } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AuditEventFactsFragment } from '@/gql/graphql';
import { ChangeList } from './change-list';
import { Skeleton } from './skeleton';
import { EmptyState } from './states';
import { Time } from './time';
import { useAuditNames } from './use-audit-names';

/** What was done to one thing, newest first. */
export function AuditTrail({ events }: { events: readonly AuditEventFactsFragment[] | undefined }) {
  const { t } = useTranslation();
  const names = useAuditNames();
  if (!events) return <Skeleton className="m-5 h-40" />;
  if (events.length === 0) {
    return (
      <EmptyState icon={<History aria-hidden size={28} strokeWidth={1.5} />} title={t('audit.trailEmpty')} />
    );
  }
  return (
    <ol className="flex flex-col p-5" data-testid="audit-trail">
      {events.map((event) => (
        <li key={event.id} className="border-b border-separator py-3 first:pt-0 last:border-b-0">
          <div className="flex items-baseline justify-between gap-3 text-table">
            <span className="font-medium">{names.action(event.action)}</span>
            <span className="text-meta text-muted">
              <Time iso={event.occurredAt} />
            </span>
          </div>
          <p className="text-meta text-muted">
            {[names.who(event), event.ip, event.reason].filter(Boolean).join(' · ')}
          </p>
          {event.changes.length > 0 && (
            <div className="mt-2">
              <ChangeList action={event.action} changes={event.changes} />
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}

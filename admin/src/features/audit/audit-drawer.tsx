import { Link2, Link2Off, ListFilter } from 'lucide-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { AuditEventDetailDocument, type AuditEventFactsFragment } from '@/gql/graphql';
import { loadWords } from '@/lib/i18n';
import { lazy } from '@/lib/lazy';
import { Button } from '@/ui/button';
import { ChangeList } from '@/ui/change-list';
import { Chip } from '@/ui/chip';
import { Copyable } from '@/ui/copyable';
import { DetailDrawer, DetailHead } from '@/ui/detail-drawer';
import { Facts } from '@/ui/facts';
import { RawJson } from '@/ui/raw-json';
import { Skeleton } from '@/ui/skeleton';
import { Time } from '@/ui/time';
import { useAuditNames } from '@/ui/use-audit-names';
import { ObjectLink } from './object-link';
import type { AuditSearch } from './search';

// An event can be about anything, so its codes have their words all over the app.
const AuditDetails = lazy(async () => {
  const [m] = await Promise.all([
    import('./audit-details'),
    loadWords('bulk', 'exports', 'imports', 'notifications', 'payments', 'records', 'signIn', 'system'),
  ]);
  return { default: m.AuditDetails };
});

interface AuditDrawerProps {
  id: string | undefined;
  onClose: () => void;
  onFilter: (change: Partial<AuditSearch>) => void;
}

/** One event in full: who, what, from what to what, and the record as it is kept. */
export function AuditDrawer({ id, onClose, onFilter }: AuditDrawerProps) {
  const { t } = useTranslation();
  const names = useAuditNames();
  const [result, refetch] = useQuery({
    query: AuditEventDetailDocument,
    variables: { id: id ?? '' },
    pause: !id,
  });
  const event = result.data?.auditEvent.id === id ? result.data?.auditEvent : undefined;
  return (
    <DetailDrawer
      id={id}
      found={event}
      error={result.error}
      label={t('audit.detailTitle')}
      testId="audit-drawer"
      onRetry={() => refetch({ requestPolicy: 'network-only' })}
      onClose={onClose}
      head={(found) => (
        <DetailHead
          kind={t('audit.detailTitle')}
          title={names.action(found.action)}
          chip={
            <Chip tone={found.sealed ? 'success' : 'neutral'} icon={found.sealed ? Link2 : Link2Off}>
              {found.sealed ? t('audit.sealed', { seq: found.seq ?? '' }) : t('audit.notSealed')}
            </Chip>
          }
        />
      )}
    >
      {(found) => <EventBody event={found} onFilter={onFilter} />}
    </DetailDrawer>
  );
}

interface EventBodyProps {
  event: AuditEventFactsFragment;
  onFilter: (change: Partial<AuditSearch>) => void;
}

function EventBody({ event, onFilter }: EventBodyProps) {
  const { t } = useTranslation();
  const names = useAuditNames();
  const none = t('common.empty.value');
  return (
    <div className="flex flex-col gap-5 p-5">
      <Facts
        facts={[
          { label: t('audit.column.occurredAt'), value: <Time iso={event.occurredAt} as="full" /> },
          {
            label: t('audit.column.actor'),
            value: (
              <>
                {event.actorName || names.actor(event.actorType)}{' '}
                <span className="text-muted">({names.actor(event.actorType)})</span>
              </>
            ),
          },
          ...(event.onBehalfOf
            ? [{ label: t('audit.fact.onBehalfOf'), value: event.onBehalfOfName ?? event.onBehalfOf }]
            : []),
          { label: t('audit.column.action'), value: <code className="font-mono">{event.action}</code> },
          { label: t('audit.column.subject'), value: <ObjectLink event={event} /> },
          { label: t('audit.fact.reason'), value: event.reason ?? none },
          { label: t('audit.column.ip'), value: event.ip ?? none },
          {
            label: t('audit.fact.traceId'),
            value: event.traceId ? <Copyable text={event.traceId} /> : none,
          },
          { label: t('audit.fact.id'), value: <Copyable text={event.id} /> },
        ]}
      />
      <div className="flex flex-wrap gap-2">
        {event.actorId && (
          <Button
            size="sm"
            className="button--touch"
            onPress={() => onFilter({ actor: event.actorId ?? undefined, id: undefined })}
          >
            <ListFilter aria-hidden />
            {t('audit.filter.sameActor')}
          </Button>
        )}
        {event.resourceId && (
          <Button
            size="sm"
            className="button--touch"
            onPress={() =>
              onFilter({ resource: event.resourceId ?? undefined, id: undefined, period: 'all' })
            }
          >
            <ListFilter aria-hidden />
            {t('audit.filter.sameResource')}
          </Button>
        )}
      </div>
      <section>
        <h3 className="mb-2 text-table font-semibold">{t('audit.column.changes')}</h3>
        {event.changes.length > 0 ? (
          <ChangeList action={event.action} changes={event.changes} />
        ) : (
          <p className="text-table text-muted">{t('audit.noChanges')}</p>
        )}
      </section>
      {event.details.length > 0 && (
        <section data-testid="audit-details">
          <h3 className="mb-2 text-table font-semibold">{t('audit.fact.details')}</h3>
          <Suspense fallback={<Skeleton className="h-16" />}>
            <AuditDetails event={event} />
          </Suspense>
        </section>
      )}
      <RawJson value={event} testId="raw-event" />
    </div>
  );
}

import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery, useSubscription } from 'urql';
import { IncidentDetailDocument, IncidentsUpdatedDocument, type IncidentFactsFragment } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { Breadcrumbs } from '@/ui/breadcrumbs';
import { Facts, type Fact } from '@/ui/facts';
import { PageHead } from '@/ui/page-head';
import { Section } from '@/ui/section';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { Time } from '@/ui/time';
import { IncidentChips, SeverityChip } from './chips';
import { IncidentActions } from './incident-actions';
import { endOf, IncidentTimeline } from './incident-timeline';
import { SeriesFigure } from './series-figure';
import { useAlertWords } from './use-alert-words';

const AROUND_MS = 3_600_000;

/** One incident: what it is, how the numbers went, what was done, and the means to do more. */
export function IncidentPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const [result, refetch] = useQuery({
    query: IncidentDetailDocument,
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  useSubscription({ query: IncidentsUpdatedDocument, variables: {} }, (_previous, data) => {
    const event = data.incidentsUpdated;
    if (event.__typename !== 'IncidentChanged' || event.incident.id === id) queueMicrotask(reload);
    return data;
  });
  const incident = result.data?.incident;
  return (
    <div className="mx-auto max-w-6xl">
      <Breadcrumbs to="/incidents" list={t('alerts.incidents.title')} current={incident?.title} />
      <PageHead
        title={incident?.title ?? t('alerts.incident')}
        description={
          incident && (
            <span className="mt-1 flex flex-wrap items-center gap-2">
              <SeverityChip severity={incident.severity} />
              <IncidentChips incident={incident} />
            </span>
          )
        }
      />
      {result.error && !incident ? (
        <div className="card">
          <ErrorPanel title={t('common.error.loadFailed')} error={result.error} onRetry={reload} />
        </div>
      ) : !incident ? (
        <Skeleton className="h-96 w-full" />
      ) : (
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
          <div className="flex min-w-0 flex-col gap-4">
            <Course incident={incident} />
            <Section title={t('alerts.timeline')}>
              <IncidentTimeline entries={result.data?.incidentTimeline ?? []} unit={incident.unit} />
            </Section>
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <IncidentActions incident={incident} onChanged={reload} />
            <About incident={incident} />
          </div>
        </div>
      )}
    </div>
  );
}

/** An hour before it began until an hour after it ended, or now. */
function Course({ incident }: { incident: IncidentFactsFragment }) {
  const { t } = useTranslation();
  const words = useAlertWords();
  const mayRead = useCan('metric.read');
  const { openedAt, resolvedAt, labels, metric, threshold } = incident;
  const span = useMemo(
    () => ({
      from: new Date(Date.parse(openedAt) - AROUND_MS),
      to: new Date(resolvedAt ? Math.min(Date.now(), Date.parse(resolvedAt) + AROUND_MS) : Date.now()),
    }),
    [openedAt, resolvedAt],
  );
  return (
    <Section title={t('alerts.course')} description={`${metric} ${words.limit(incident)}`}>
      {mayRead ? (
        <SeriesFigure
          title={incident.title}
          metric={metric}
          labels={labels}
          threshold={threshold}
          {...span}
        />
      ) : (
        <p className="text-table text-muted">{t('alerts.chart.noPermission')}</p>
      )}
    </Section>
  );
}

function About({ incident }: { incident: IncidentFactsFragment }) {
  const { t } = useTranslation();
  const words = useAlertWords();
  const { unit } = incident;
  const end = endOf(incident.resolution);
  const facts: (Fact | null)[] = [
    { label: t('alerts.column.openedAt'), value: <Time iso={incident.openedAt} as="full" /> },
    { label: t('alerts.column.lasts'), value: words.between(incident.openedAt, incident.resolvedAt) },
    incident.cause === 'NO_DATA'
      ? { label: t('alerts.fact.cause'), value: t('alerts.noData') }
      : {
          label: t('alerts.fact.values'),
          value: t('alerts.fact.fromTo', {
            opened: words.value(incident.openedValue, unit),
            worst: words.value(incident.worstValue, unit),
          }),
        },
    incident.labels.length > 0
      ? { label: t('alerts.fact.labels'), value: words.labels(incident.labels) }
      : null,
    { label: t('alerts.fact.series'), value: t('alerts.fact.firing', { count: incident.firingSeries }) },
    { label: t('alerts.column.assignee'), value: incident.assignee?.name ?? t('alerts.nobody') },
    incident.acknowledgedBy ? { label: t('alerts.fact.acknowledged'), value: incident.acknowledgedBy } : null,
    incident.silencedUntil
      ? { label: t('alerts.silenced'), value: <Time iso={incident.silencedUntil} as="full" /> }
      : null,
    incident.nextEscalationAt
      ? { label: t('alerts.fact.escalation'), value: <Time iso={incident.nextEscalationAt} as="full" /> }
      : null,
    incident.resolvedAt
      ? { label: t('alerts.fact.resolved'), value: <Time iso={incident.resolvedAt} as="full" /> }
      : null,
    incident.resolvedBy && incident.resolution
      ? {
          label: t('alerts.fact.resolution'),
          value: `${end ? t(`alerts.end.${end}`) : incident.resolution} (${incident.resolvedBy})`,
        }
      : null,
    incident.runbook
      ? {
          label: t('alerts.fact.runbook'),
          value: <span className="whitespace-pre-wrap">{incident.runbook}</span>,
        }
      : null,
  ];
  return (
    <Section
      title={t('alerts.about')}
      actions={
        <Link
          to="/alerts/$id"
          params={{ id: incident.ruleId }}
          className="inline-flex min-h-6 items-center text-table font-semibold hover:underline"
        >
          {t('alerts.openRule')}
        </Link>
      }
    >
      <Facts facts={facts.filter((fact) => fact !== null)} />
    </Section>
  );
}

import { CircleCheck, CircleDashed, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { UpstreamsDocument, type UpstreamsQuery } from '@/gql/graphql';
import { useEvery } from '@/lib/use-every';
import { useKeptData } from '@/lib/use-kept-data';
import { Card } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { Time } from '@/ui/time';

type Upstream = UpstreamsQuery['upstreams'][number];

/** As often as processes tell of their calls. */
const REFRESH_MS = 10_000;
const looks = {
  OK: { tone: 'success', icon: CircleCheck },
  FAILING: { tone: 'danger', icon: TriangleAlert },
  UNKNOWN: { tone: 'neutral', icon: CircleDashed },
} as const;

/** The systems of others that this house calls, as real calls found them. */
export function UpstreamsCard() {
  const { t } = useTranslation();
  const [result, refetch] = useQuery({ query: UpstreamsDocument, requestPolicy: 'cache-and-network' });
  const upstreams = useKeptData(result.data?.upstreams);
  const reload = () => refetch({ requestPolicy: 'network-only' });
  useEvery(REFRESH_MS, reload);
  return (
    <Card title={t('monitoring.upstreams.title')} subtitle={t('monitoring.upstreams.text')}>
      {result.error && !upstreams ? (
        <ErrorPanel title={t('common.error.loadFailed')} error={result.error} onRetry={reload} />
      ) : !upstreams ? (
        <div className="p-4">
          <Skeleton className="h-40 w-full" />
        </div>
      ) : (
        <ul className="flex flex-col gap-3 p-4">
          {upstreams.map((each) => (
            <li key={each.name} data-testid={`upstream-${each.name}`}>
              <One upstream={each} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function One({ upstream: { name, status, lastSeenAt, lastFailureAt } }: { upstream: Upstream }) {
  const { t, i18n } = useTranslation();
  const key = `monitoring.upstreams.name.${name}`;
  const { tone, icon } = looks[status];
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-1 text-table">
      <span className="min-w-0">
        <span className="block font-medium">
          {i18n.exists(key) ? t(key as 'monitoring.upstreams.name.toss') : name}
        </span>
        <span className="text-meta text-muted">
          {t('monitoring.upstreams.seen')} {lastSeenAt ? <Time iso={lastSeenAt} /> : '—'}
          {status === 'FAILING' && lastFailureAt && (
            <>
              {' · '}
              {t('monitoring.upstreams.failed')} <Time iso={lastFailureAt} />
            </>
          )}
        </span>
      </span>
      <Chip tone={tone} icon={icon}>
        {t(`monitoring.upstreams.status.${status}`)}
      </Chip>
    </div>
  );
}

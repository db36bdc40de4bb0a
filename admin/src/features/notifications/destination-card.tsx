import { Ban, CircleCheck, CirclePause, Pencil, Send, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { DestinationFactsFragment } from '@/gql/graphql';
import { Button } from '@/ui/button';
import { Chip } from '@/ui/chip';
import { Time } from '@/ui/time';
import { useTestSend } from './use-test-send';

const looks = {
  OK: { tone: 'success', icon: CircleCheck },
  FAILING: { tone: 'warning', icon: TriangleAlert },
  PAUSED: { tone: 'warning', icon: CirclePause },
  STOPPED: { tone: 'danger', icon: Ban },
  OFF: { tone: 'neutral', icon: CirclePause },
} as const;

interface DestinationCardProps {
  destination: DestinationFactsFragment;
  /** Absent for those who may only look. */
  onEdit: (() => void) | undefined;
}

export function DestinationCard({ destination, onEdit }: DestinationCardProps) {
  const { t } = useTranslation();
  const test = useTestSend();
  const { state, type, name } = destination;
  const trouble =
    destination.stoppedBecause ??
    (state === 'FAILING' || state === 'PAUSED' ? destination.lastFailure : null);
  return (
    <li className="flex min-w-0 flex-col gap-3 rounded-lg border border-border p-4" data-testid="destination">
      <div className="flex items-start justify-between gap-2">
        <div className="min-w-0">
          <h3 className="font-semibold break-words">{name}</h3>
          <p className="text-meta break-all text-muted">
            {t(`notifications.way.${type}`)} · {destination.address}
          </p>
        </div>
        <Chip tone={looks[state].tone} icon={looks[state].icon}>
          {t(`notifications.destinations.state.${state}`)}
        </Chip>
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-table">
        <dt className="text-muted">{t('notifications.field.minSeverity')}</dt>
        <dd>
          {destination.minSeverity
            ? t('notifications.fromSeverity', {
                severity: t(`notifications.severity.${destination.minSeverity}`),
              })
            : t('notifications.destinations.onlyNamed')}
        </dd>
        <dt className="text-muted">{t('notifications.field.hourlyMax')}</dt>
        <dd className="num">{t('notifications.destinations.perHour', { count: destination.hourlyMax })}</dd>
        <dt className="text-muted">{t('notifications.channels.lastSuccess')}</dt>
        <dd>{destination.lastSuccessAt ? <Time iso={destination.lastSuccessAt} /> : '—'}</dd>
      </dl>
      {trouble && <p className="text-meta break-words text-danger-text">{trouble}</p>}
      {onEdit && (
        <div className="mt-auto flex flex-wrap gap-2">
          <Button
            size="sm"
            isPending={test.isPending}
            isDisabled={state === 'OFF' || state === 'STOPPED'}
            aria-label={`${t('notifications.destinations.test')}: ${name}`}
            onPress={() => test.send(type, destination.id)}
          >
            {!test.isPending && <Send aria-hidden />}
            {t('notifications.destinations.test')}
          </Button>
          <Button size="sm" aria-label={`${t('notifications.destinations.edit')}: ${name}`} onPress={onEdit}>
            <Pencil aria-hidden />
            {t('notifications.destinations.edit')}
          </Button>
        </div>
      )}
    </li>
  );
}

import {
  BellOff,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CirclePause,
  Clock,
  Info,
  OctagonAlert,
  TriangleAlert,
  UserCheck,
  Waves,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AlertRuleState, AlertSeverity, AlertSilenceState, IncidentRowFragment } from '@/gql/graphql';
import { Chip, type Tone } from '@/ui/chip';

type Look = readonly [Tone, LucideIcon];

const severities: Record<AlertSeverity, Look> = {
  CRITICAL: ['danger', OctagonAlert],
  WARNING: ['warning', TriangleAlert],
  INFO: ['accent', Info],
};
const ruleStates: Record<AlertRuleState, Look> = {
  OFF: ['neutral', CirclePause],
  OK: ['success', CircleCheck],
  PENDING: ['warning', Clock],
  FIRING: ['danger', CircleAlert],
  NO_DATA: ['neutral', CircleDashed],
};
const silenceStates: Record<AlertSilenceState, Look> = {
  PLANNED: ['accent', Clock],
  ACTIVE: ['warning', BellOff],
  ENDED: ['neutral', CircleCheck],
};

export function SeverityChip({ severity }: { severity: AlertSeverity }) {
  const { t } = useTranslation();
  const [tone, icon] = severities[severity];
  return (
    <Chip tone={tone} icon={icon}>
      {t(`alerts.severity.${severity}`)}
    </Chip>
  );
}

export function RuleStateChip({ state }: { state: AlertRuleState }) {
  const { t } = useTranslation();
  const [tone, icon] = ruleStates[state];
  return (
    <Chip tone={tone} icon={icon}>
      {t(`alerts.state.${state}`)}
    </Chip>
  );
}

export function SilenceStateChip({ state }: { state: AlertSilenceState }) {
  const { t } = useTranslation();
  const [tone, icon] = silenceStates[state];
  return (
    <Chip tone={tone} icon={icon}>
      {t(`alerts.silence.state.${state}`)}
    </Chip>
  );
}

/** How an incident stands, and what else is to be known at a glance. */
export function IncidentChips({ incident }: { incident: IncidentRowFragment }) {
  const { t } = useTranslation();
  const { state } = incident;
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      {state === 'RESOLVED' ? (
        <Chip tone="success" icon={CircleCheck}>
          {t('alerts.incidentState.RESOLVED')}
        </Chip>
      ) : state === 'ACKNOWLEDGED' ? (
        <Chip tone="accent" icon={UserCheck}>
          {t('alerts.incidentState.ACKNOWLEDGED')}
        </Chip>
      ) : (
        <Chip tone="danger" icon={CircleAlert}>
          {t('alerts.incidentState.OPEN')}
        </Chip>
      )}
      {incident.flapping && (
        <Chip tone="warning" icon={Waves}>
          {t('alerts.flapping')}
        </Chip>
      )}
      {incident.silencedUntil && (
        <Chip tone="neutral" icon={BellOff}>
          {t('alerts.silenced')}
        </Chip>
      )}
    </span>
  );
}

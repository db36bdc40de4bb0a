import {
  Bell,
  BellOff,
  CircleAlert,
  CircleCheck,
  Megaphone,
  MessageSquare,
  Minus,
  Plus,
  UserCheck,
  UserPlus,
  UserX,
  Waves,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { IncidentDetailQuery, IncidentEventKind } from '@/gql/graphql';
import { TimelineLine, tones } from '@/ui/timeline/timeline-line';
import { useAlertWords } from './use-alert-words';

export type IncidentEntry = IncidentDetailQuery['incidentTimeline'][number];

const { neutral, accent, danger, warning, success } = tones;

const looks: Record<IncidentEventKind, readonly [LucideIcon, string]> = {
  OPENED: [CircleAlert, danger],
  SERIES_JOINED: [Plus, danger],
  SERIES_LEFT: [Minus, success],
  FLAPPING: [Waves, warning],
  STEADY: [Waves, neutral],
  ACKNOWLEDGED: [UserCheck, accent],
  UNACKNOWLEDGED: [UserX, neutral],
  ASSIGNED: [UserPlus, accent],
  COMMENTED: [MessageSquare, neutral],
  SILENCED: [BellOff, neutral],
  UNSILENCED: [Bell, warning],
  ESCALATED: [Megaphone, warning],
  RESOLVED: [CircleCheck, success],
};

const ENDS = ['RECOVERED', 'NO_DATA', 'RULE_CHANGED', 'RULE_OFF', 'SERIES_GONE'] as const;

/** Why an incident ended, where the system says it; staff writes words of their own. */
export const endOf = (why: string | null | undefined) => ENDS.find((end) => end === why);

/** What happened to an incident, the newest first. */
export function IncidentTimeline({ entries, unit }: { entries: readonly IncidentEntry[]; unit: string }) {
  const { t } = useTranslation();
  const words = useAlertWords();
  const notesOf = (entry: IncidentEntry): string => {
    const end = endOf(entry.why);
    return [
      entry.actor ?? t('alerts.system'),
      words.labels(entry.labels),
      entry.cause === 'NO_DATA' && entry.kind !== 'RESOLVED' ? t('alerts.noData') : null,
      entry.cause !== 'NO_DATA' && entry.value != null ? words.value(entry.value, unit) : null,
      entry.kind === 'ASSIGNED' ? (entry.assignedTo?.name ?? t('alerts.nobody')) : null,
      end ? t(`alerts.end.${end}`) : null,
    ]
      .filter(Boolean)
      .join(' · ');
  };
  return (
    <ol data-testid="incident-timeline">
      {entries.toReversed().map((entry) => {
        const [Icon, tone] = looks[entry.kind];
        return (
          <TimelineLine
            key={entry.id}
            icon={Icon}
            tone={tone}
            at={entry.at}
            title={t(`alerts.event.${entry.kind}`)}
            notes={notesOf(entry)}
          >
            {entry.words && <p className="my-0.5 break-words whitespace-pre-wrap">{entry.words}</p>}
          </TimelineLine>
        );
      })}
    </ol>
  );
}

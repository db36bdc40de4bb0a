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
import { Time } from '@/ui/time';
import { useAlertWords } from './use-alert-words';

export type IncidentEntry = IncidentDetailQuery['incidentTimeline'][number];

const neutral = 'bg-default text-muted';
const accent = 'bg-accent-soft text-accent-soft-foreground';
const danger = 'bg-danger-soft text-danger-soft-foreground';
const warning = 'bg-warning-soft text-warning-soft-foreground';
const success = 'bg-success-soft text-success-soft-foreground';

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

/** What happened to an incident, the newest first. */
export function IncidentTimeline({ entries, unit }: { entries: readonly IncidentEntry[]; unit: string }) {
  const { t } = useTranslation();
  const words = useAlertWords();
  const notesOf = (entry: IncidentEntry): string => {
    const end = ENDS.find((why) => why === entry.why);
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
          <li
            key={entry.id}
            className="relative flex gap-3 pb-4 last:pb-0 [&:not(:last-child)]:before:absolute [&:not(:last-child)]:before:top-8 [&:not(:last-child)]:before:bottom-0 [&:not(:last-child)]:before:left-[13px] [&:not(:last-child)]:before:w-px [&:not(:last-child)]:before:bg-border"
          >
            <span
              aria-hidden
              className={`flex size-7 shrink-0 items-center justify-center rounded-full ${tone}`}
            >
              <Icon size={14} strokeWidth={2} />
            </span>
            <div className="min-w-0 flex-1 text-table">
              <p className="font-medium">{t(`alerts.event.${entry.kind}`)}</p>
              {entry.words && <p className="my-0.5 break-words whitespace-pre-wrap">{entry.words}</p>}
              <p className="text-meta break-words text-muted">{notesOf(entry)}</p>
            </div>
            <span className="pt-0.5 text-meta text-muted">
              <Time iso={entry.at} />
            </span>
          </li>
        );
      })}
    </ol>
  );
}

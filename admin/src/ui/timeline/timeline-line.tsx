import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Time } from '../time';

export const tones = {
  neutral: 'bg-default text-muted',
  accent: 'bg-accent-soft text-accent-soft-foreground',
  success: 'bg-success-soft text-success-soft-foreground',
  warning: 'bg-warning-soft text-warning-soft-foreground',
  danger: 'bg-danger-soft text-danger-soft-foreground',
};

export interface Look {
  icon: LucideIcon;
  tone: string;
}

interface TimelineLineProps extends Look {
  at: string;
  timeAs?: 'table' | 'clock';
  title: ReactNode;
  notes?: ReactNode;
  /** At the right, under the time. */
  side?: ReactNode;
  children?: ReactNode;
}

/** One thing that happened: a sign, what it was, who and how below it, when at the right. The lines hang together. */
export function TimelineLine(props: TimelineLineProps) {
  const { icon: Icon } = props;
  return (
    <li className="relative flex gap-3 pb-4 last:pb-0 [&:not(:last-child)]:before:absolute [&:not(:last-child)]:before:top-8 [&:not(:last-child)]:before:bottom-0 [&:not(:last-child)]:before:left-[13px] [&:not(:last-child)]:before:w-px [&:not(:last-child)]:before:bg-border">
      <span
        aria-hidden
        className={`flex size-7 shrink-0 items-center justify-center rounded-full ${props.tone}`}
      >
        <Icon size={14} strokeWidth={2} />
      </span>
      <div className="min-w-0 flex-1 text-table">
        <p className="font-medium break-words">{props.title}</p>
        {props.children}
        {props.notes && <p className="text-meta break-words text-muted">{props.notes}</p>}
      </div>
      <span className="flex shrink-0 flex-col items-end gap-0.5 pt-0.5 text-meta text-muted">
        <Time iso={props.at} as={props.timeAs} />
        {props.side}
      </span>
    </li>
  );
}

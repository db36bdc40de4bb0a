import type { LucideIcon } from 'lucide-react';

export type Tone = 'success' | 'danger' | 'warning' | 'accent' | 'neutral';

const tones: Record<Tone, string> = {
  success: 'bg-success-soft text-success-soft-foreground',
  danger: 'bg-danger-soft text-danger-soft-foreground',
  warning: 'bg-warning-soft text-warning-soft-foreground',
  accent: 'bg-accent-soft text-accent-soft-foreground',
  neutral: 'bg-default text-foreground',
};

interface ChipProps {
  tone: Tone;
  icon?: LucideIcon;
  children: string;
}

/** A state in a word: color is never its only sign, so an icon goes with it. */
export function Chip({ tone, icon: Icon, children }: ChipProps) {
  return (
    <span
      className={`inline-flex h-[22px] items-center gap-1 rounded-full px-2 text-meta font-medium whitespace-nowrap ${tones[tone]}`}
    >
      {Icon && <Icon aria-hidden size={13} strokeWidth={2.2} />}
      {children}
    </span>
  );
}

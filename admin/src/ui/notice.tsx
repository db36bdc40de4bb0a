import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

const looks = {
  info: { icon: Info, className: 'bg-accent-soft text-accent-soft-foreground' },
  warning: { icon: TriangleAlert, className: 'bg-warning-soft text-warning-soft-foreground' },
  danger: { icon: CircleAlert, className: 'bg-danger-soft text-danger-soft-foreground' },
};

interface NoticeProps {
  tone: keyof typeof looks;
  /** Announced at once; for what just went wrong. */
  isAlert?: boolean;
  children: ReactNode;
}

/** A sentence that belongs to what stands below or above it. */
export function Notice({ tone, isAlert = false, children }: NoticeProps) {
  const { icon: Icon, className } = looks[tone];
  return (
    <div
      role={isAlert ? 'alert' : undefined}
      className={`flex gap-2 rounded-lg px-3 py-2 text-table ${className}`}
    >
      <Icon aria-hidden size={16} className="mt-0.5 shrink-0" />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}

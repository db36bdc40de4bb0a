import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface ItemLineProps {
  icon: LucideIcon;
  title: string;
  chip?: ReactNode;
  testId: string;
  /** At the right end, or below where there is no room. */
  actions?: ReactNode;
  children: ReactNode;
}

/** One of the few things a person has: a device that is signed in, a passkey. */
export function ItemLine({ icon: Icon, title, chip, testId, actions, children }: ItemLineProps) {
  return (
    <li
      data-testid={testId}
      className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-separator py-3 first:pt-0 last:border-b-0"
    >
      <Icon aria-hidden size={20} strokeWidth={1.5} className="shrink-0 text-muted" />
      <div className="min-w-0 flex-1 basis-40 text-table">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <span className="break-words">{title}</span>
          {chip}
        </p>
        {children}
      </div>
      {actions}
    </li>
  );
}

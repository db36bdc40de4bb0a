import type { ReactNode } from 'react';

interface PartProps {
  title: string;
  action?: ReactNode;
  children: ReactNode;
}

/** A part of the tab with its heading. */
export function Part({ title, action, children }: PartProps) {
  return (
    <section className="border-b border-separator p-5 last:border-b-0" aria-label={title}>
      <div className="mb-3 flex items-center justify-between gap-2">
        <h3 className="text-table font-semibold">{title}</h3>
        {action}
      </div>
      {children}
    </section>
  );
}

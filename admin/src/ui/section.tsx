import type { ReactNode } from 'react';

interface SectionProps {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A card of a page with its heading; what stands in it brings no frame of its own. */
export function Section({ title, description, actions, children }: SectionProps) {
  return (
    <section className="card p-5" aria-label={title}>
      <div className="mb-4 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <h2 className="text-card font-semibold">{title}</h2>
          {description && <p className="text-table text-muted">{description}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
    </section>
  );
}

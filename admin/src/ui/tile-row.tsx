import type { ReactNode } from 'react';

/** Tiles beside each other; where the window is narrow, they are pushed sideways. */
export function TileRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div
      role="group"
      aria-label={label}
      className="mb-4 flex gap-2.5 max-xl:overflow-x-auto max-xl:p-0.5 max-md:-mx-4 max-md:px-4"
    >
      {children}
    </div>
  );
}

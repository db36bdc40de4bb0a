import type { ReactNode } from 'react';
import { Avatar } from './avatar';

/** Somebody's name in a table, after their face. */
export function PersonName({ name }: { name: string }) {
  return (
    <span className="flex items-center gap-2.5 whitespace-nowrap">
      <Avatar name={name} size={28} />
      <span className="font-semibold">{name}</span>
    </span>
  );
}

interface PersonProps {
  name: string;
  email: string | null | undefined;
  chip: ReactNode;
}

/** Who a drawer is about. */
export function PersonHead({ name, email, chip }: PersonProps) {
  return (
    <div className="flex items-center gap-3">
      <Avatar name={name} size={44} />
      <div className="min-w-0">
        <div className="flex items-center gap-2">
          <h2 className="truncate text-[18px] font-bold">{name}</h2>
          {chip}
        </div>
        <p className="truncate text-table text-muted">{email}</p>
      </div>
    </div>
  );
}

/** Somebody on a card of a phone's list; `children` is the last line. */
export function PersonCard({ name, email, chip, children }: PersonProps & { children: ReactNode }) {
  return (
    <span className="flex items-center gap-3">
      <Avatar name={name} />
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-2">
          <span className="truncate font-semibold">{name}</span>
          {chip}
        </span>
        <span className="block truncate text-table">{email}</span>
        <span className="flex items-center justify-between gap-2 text-meta text-muted">{children}</span>
      </span>
    </span>
  );
}

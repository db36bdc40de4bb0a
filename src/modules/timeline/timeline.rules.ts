import type { TimelineKind, TimelinePlace, TimelineSource } from '../../platform/records/timeline-sources.js';

/** The newest `limit` of what several sources told, each of them in its own order. */
export function merged<T extends TimelinePlace>(
  parts: readonly (readonly T[])[],
  limit: number,
): { items: T[]; hasMore: boolean } {
  const all = parts.flat().sort(newestFirst);
  return { items: all.slice(0, limit), hasMore: all.length > limit };
}

/** As the database orders them: by time, then by id. */
function newestFirst(a: TimelinePlace, b: TimelinePlace): number {
  return b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}

/** What there could be to see, and what of it this caller is not shown, each in the order of the enum. */
export function kindsOf(
  sources: readonly Pick<TimelineSource, 'kind' | 'permission'>[],
  isOpen: (source: Pick<TimelineSource, 'kind' | 'permission'>) => boolean,
  order: readonly TimelineKind[],
): { kinds: TimelineKind[]; hidden: TimelineKind[] } {
  const open = new Set(sources.filter(isOpen).map(({ kind }) => kind));
  const closed = new Set(sources.filter((source) => !isOpen(source)).map(({ kind }) => kind));
  return {
    kinds: order.filter((kind) => open.has(kind)),
    hidden: order.filter((kind) => closed.has(kind)),
  };
}

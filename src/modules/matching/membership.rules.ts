/** A span as it was given: it may run now, wait behind another one, or be over. */
export interface Span {
  id: string;
  startsAt: Date;
  endsAt: Date;
  endedEarlyAt: Date | null;
  /** When it was paid for: no span begins before. */
  createdAt: Date;
}

/**
 * Spans of one person and tier follow each other in the order in which they were bought: each begins when it was paid for,
 * or when the one before it is over, whichever is later, and keeps its length. What was taken back holds its place
 * only for the time it was used, so that those behind it move up; given again, it has its whole place again.
 * @param spans all of one person and tier, in the order in which they were bought
 * @returns those that have to be moved, with their new times
 */
export function misplaced(spans: readonly Span[]): Span[] {
  const moved: Span[] = [];
  let free = 0;
  for (const span of spans) {
    const { startsAt, endsAt, endedEarlyAt } = span;
    if (endedEarlyAt) {
      if (endedEarlyAt > startsAt) free = Math.max(free, Math.min(endsAt.getTime(), endedEarlyAt.getTime()));
      continue;
    }
    const begins = Math.max(free, span.createdAt.getTime());
    const ends = begins + (endsAt.getTime() - startsAt.getTime());
    if (begins !== startsAt.getTime())
      moved.push({ ...span, startsAt: new Date(begins), endsAt: new Date(ends) });
    free = ends;
  }
  return moved;
}

/** Columns of a span, as SQL. */
export const SPANS = `id, starts_at AS "startsAt", ends_at AS "endsAt", ended_early_at AS "endedEarlyAt",
  created_at AS "createdAt"`;

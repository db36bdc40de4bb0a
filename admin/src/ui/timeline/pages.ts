/** What is known of a timeline: everything down to where `nextCursor` goes on. */
export interface Known<T> {
  items: readonly T[];
  nextCursor: string | null;
}

interface Entry {
  id: string;
  at: string;
}

/**
 * The newest page read again: what is new comes in, what changed is replaced, and what was read below it stays. Where so
 * much came that the page does not reach what is known, it begins anew.
 */
export function refreshed<T extends Entry>(known: Known<T> | null, page: Known<T>): Known<T> {
  if (known === null || page.nextCursor === null) return page;
  const ids = new Set(known.items.map(({ id }) => id));
  if (!page.items.some(({ id }) => ids.has(id))) return page;
  return { items: united(page.items, known.items), nextCursor: known.nextCursor };
}

/** An older page behind what is known. */
export function extended<T extends Entry>(known: Known<T>, page: Known<T>): Known<T> {
  return { items: united(known.items, page.items), nextCursor: page.nextCursor };
}

/** Newest first, each once; of two that are the same that of `first`. */
function united<T extends Entry>(first: readonly T[], second: readonly T[]): T[] {
  const ids = new Set(first.map(({ id }) => id));
  return [...first, ...second.filter(({ id }) => !ids.has(id))].sort(
    (a, b) => Date.parse(b.at) - Date.parse(a.at) || (a.id < b.id ? 1 : -1),
  );
}

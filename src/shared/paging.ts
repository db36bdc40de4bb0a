import { commonErrors } from './common-errors.js';
import { isUuid } from './ids.js';

export const PAGE_LIMIT_MAX = 100;
// Past this an offset walk costs more than any person gains; integrators walk with `after`.
export const PAGE_MAX = 1_000_000;

/** What a list was asked for, checked: either a page by number or the rows after a cursor. */
export type PageRequest =
  | { kind: 'offset'; page: number; limit: number; offset: number }
  | { kind: 'keyset'; limit: number; after: string };

/**
 * Checks `page`, `limit` and `after` of a list. Caps are refused, not silently lowered.
 * @throws PAGE_INVALID page or limit out of range, or page together with after
 */
export function pageRequest(args: {
  page?: number | null;
  limit?: number | null;
  after?: string | null;
}): PageRequest {
  const limit = args.limit ?? 20;
  if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_LIMIT_MAX) {
    throw commonErrors.PAGE_INVALID({ path: 'limit' });
  }
  if (args.after != null) {
    if (args.page != null) throw commonErrors.PAGE_INVALID({ path: 'page' });
    return { kind: 'keyset', limit, after: args.after };
  }
  const page = args.page ?? 1;
  if (!Number.isInteger(page) || page < 1 || page > PAGE_MAX)
    throw commonErrors.PAGE_INVALID({ path: 'page' });
  return { kind: 'offset', page, limit, offset: (page - 1) * limit };
}

/** One page of `T` as every list returns it. `page` is null when the caller walks with a cursor. */
export interface Page<T> {
  items: T[];
  page: number | null;
  limit: number;
  total: number;
  pages: number;
  nextCursor: string | null;
}

/** Puts a page together. `rows` may hold one row more than asked, which proves that there is a next page. */
export function pageOf<T>(
  request: PageRequest,
  rows: T[],
  total: number,
  cursorOf: (row: T) => readonly (string | number)[],
): Page<T> {
  const items = rows.slice(0, request.limit);
  const last = rows.length > request.limit ? items.at(-1) : undefined;
  return {
    items,
    page: request.kind === 'offset' ? request.page : null,
    limit: request.limit,
    total,
    pages: Math.ceil(total / request.limit),
    // Written when somebody asks for it: most who page by number never do.
    get nextCursor() {
      return last === undefined ? null : encodeCursor(cursorOf(last));
    },
  };
}

export function encodeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

const PART = {
  text: (part: string) => part.length <= 300 && !part.includes('\u0000') && part.isWellFormed(),
  digits: (part: string) => /^\d{1,18}$/.test(part),
  uuid: isUuid,
  instant: (part: string) =>
    part === '-infinity' || (part.length === 24 && !Number.isNaN(Date.parse(part)) && part.endsWith('Z')),
} as const;

/** What a part of a cursor is; it goes into SQL, so its form is checked here. */
export type CursorPart = keyof typeof PART;

/** @throws CURSOR_INVALID when it is not a cursor of these parts: cursors come back from outside */
export function decodeCursor(cursor: string, forms: readonly CursorPart[]): string[] {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw commonErrors.CURSOR_INVALID({ path: 'after' });
  }
  const given = Array.isArray(parts) ? parts.map(String) : [];
  if (given.length !== forms.length || !forms.every((form, i) => PART[form](given[i] ?? ''))) {
    throw commonErrors.CURSOR_INVALID({ path: 'after' });
  }
  return given;
}

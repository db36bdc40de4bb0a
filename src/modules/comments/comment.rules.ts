/** Of one comment: a note, not a document. */
export const COMMENT_MAX = 4_000;
export const MENTIONS_MAX = 20;

/** `@[id]` within a text names somebody of the staff: names change, so only the id is kept. */
const MENTION = /@\[([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\]/gi;

/** Whom a text names, each once, in the order of the text. */
export function mentionsIn(body: string): string[] {
  return [...new Set([...body.matchAll(MENTION)].map(([, id = '']) => id.toLowerCase()))];
}

/** Those of `after` who were not named before, without whoever writes: nobody has to be told of their own words. */
export function newlyNamed(before: readonly string[], after: readonly string[], authorId: string): string[] {
  return after.filter((id) => id !== authorId && !before.includes(id));
}

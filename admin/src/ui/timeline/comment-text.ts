export interface Named {
  id: string;
  name: string;
}

export type CommentPart =
  | { kind: 'text'; text: string }
  | { kind: 'mention'; text: string }
  | { kind: 'link'; text: string; href: string };

const MENTION = /@\[([0-9a-f-]{36})\]/gi;
const LINK = /https?:\/\/[^\s<>"'`]+/gi;
/** What ends a sentence or a bracket around an address is none of it. */
const AFTER_LINK = /[.,;:!?)\]}’”]+$/;

/** The text of a comment as it is shown: words, people and addresses. Nothing of it is markup. */
export function commentParts(body: string, mentions: readonly Named[]): CommentPart[] {
  const names = new Map(mentions.map(({ id, name }) => [id, name]));
  return split(body, MENTION, ([whole, id = '']) => {
    const name = names.get(id.toLowerCase());
    return name === undefined ? null : { part: { kind: 'mention', text: `@${name}` }, length: whole.length };
  }).flatMap((part) => (part.kind === 'text' ? linksIn(part.text) : [part]));
}

function linksIn(text: string): CommentPart[] {
  return split(text, LINK, ([whole]) => {
    const href = whole.replace(AFTER_LINK, '');
    return URL.canParse(href) ? { part: { kind: 'link', text: href, href }, length: href.length } : null;
  });
}

function split(
  text: string,
  pattern: RegExp,
  read: (match: RegExpExecArray) => { part: CommentPart; length: number } | null,
): CommentPart[] {
  const parts: CommentPart[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const found = read(match);
    if (!found) continue;
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) });
    parts.push(found.part);
    from = match.index + found.length;
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) });
  return parts;
}

/** As it is typed: people by name. */
export function toTyped(body: string, mentions: readonly Named[]): string {
  return commentParts(body, mentions)
    .map(({ text }) => text)
    .join('');
}

/**
 * As it is sent: people by id. Of several who are called the same, the first name in the text is the first who was
 * chosen, and so on.
 */
export function toSent(typed: string, chosen: readonly Named[]): string {
  const byName = new Map<string, string[]>();
  for (const { id, name } of chosen) byName.set(name, [...(byName.get(name) ?? []), id]);
  // Longer names first: one may begin with another.
  const names = [...byName.keys()].sort((a, b) => b.length - a.length);
  if (names.length === 0) return typed;
  const seen = new Map<string, number>();
  return typed.replace(new RegExp(`@(${names.map(escaped).join('|')})`, 'gu'), (whole, name: string) => {
    const ids = byName.get(name) ?? [];
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    const id = ids[Math.min(nth, ids.length - 1)];
    return id === undefined ? whole : `@[${id}]`;
  });
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

/** The beginning of a name behind an at sign right before the caret; null where nobody is being named. */
export function namedAt(text: string, caret: number): { from: number; search: string } | null {
  const found = /(?:^|[\s(])@([^\s@[\]]{0,20})$/u.exec(text.slice(0, caret));
  const search = found?.[1];
  return search === undefined ? null : { from: caret - search.length - 1, search };
}

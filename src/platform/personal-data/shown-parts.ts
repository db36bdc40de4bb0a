import { mask } from './masks.js';

const HIDDEN = '***';

/** Names whose values are never shown, whatever they look like. */
const SECRET_NAME =
  /name|mail|phone|address|subject$|title|reason|text|body|memo|author|token|secret|password|code$|key$/i;

/** What cannot be about a person by itself: an id, a number that is no number of a telephone, a moment, a word of the code. */
const PLAIN = [
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  /^([0-9a-f]{2}-)?[0-9a-f]{32}(-[0-9a-f]{16}-[0-9a-f]{2})?$/,
  /^-?(0|[1-9]\d{0,17})$/,
  /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/,
  /^[A-Z][A-Z0-9_]{1,39}$/,
  /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/,
];

/** Raw data for staff who look for what went wrong: its form is all there, of its texts only what is plain. */
export function plainParts(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((part: unknown) => plainParts(part, name));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plainParts(part, key)]));
  if (typeof value !== 'string') return value;
  return !SECRET_NAME.test(name) && PLAIN.some((form) => form.test(value)) ? value : HIDDEN;
}

/** With bounds: a long text without one would be gone through again from each of its letters. */
const EMAIL = /[^\s@<>()"',;:=]{1,64}@[^\s@<>()"',;:]{1,255}\.[a-z]{2,63}/gi;
const PHONE = /(?<![\d-])(\+82[-. ]?|0)1[016789][-. ]?\d{3,4}[-. ]?\d{4}(?!\d)/g;
const ACCOUNT = /(?<![\w-])\d{4}[- ]?\d{4}[- ]?\d{4}[- ]?\d{2,7}(?![\w-])/g;
const CREDENTIALS = /(?<=:\/\/)[^\s/@:]{1,255}:[^\s/@]{1,1000}(?=@)/g;
const BEARER = /\b(bearer|basic) [\w.~+/=-]+/gi;
const ASSIGNED =
  /\b(password|passwd|secret|token|api[-_]?key|authorization)(["']?\s*[=:]\s*)("[^"]*"|((bearer|basic) )?\S+)/gi;

/** A message somebody else wrote (a database, a vendor): what in it belongs to a person or opens a door is masked. */
export function shownText(text: string): string {
  return text
    .replace(CREDENTIALS, HIDDEN)
    .replace(ASSIGNED, `$1$2${HIDDEN}`)
    .replace(BEARER, `$1 ${HIDDEN}`)
    .replace(EMAIL, (found) => mask('email', found))
    .replace(PHONE, (found) => mask('phone', found))
    .replace(ACCOUNT, (found) => mask('account', found));
}

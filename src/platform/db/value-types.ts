import pg from 'pg';

const { INT8, TIMESTAMPTZ } = pg.types.builtins;
/** text[], which `pg` has no name for. */
const TEXTS = 1009;
const PLUS = 43;
const DASH = 45;
const ZERO = 48;
const DAY_MS = 86_400_000;
/** From the first of March of the year 0. */
const DAYS_TO_1970 = 719_468;
/** By number of digits. */
const TO_MILLISECONDS = [0, 100, 10, 1];

/**
 * How values of quick reads come. Money and counts are int8 in the database and bigint in our code (pg itself would
 * hand them over as text); instants and lists of names are read without the general parsers, of which a page would
 * call a hundred.
 */
export const OUR_TYPES = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (format !== 'binary' && oid === INT8) return BigInt;
    if (format !== 'binary' && oid === TIMESTAMPTZ) return parseInstant;
    if (format !== 'binary' && oid === TEXTS) return parseTexts;
    return pg.types.getTypeParser(oid, format as 'text');
  },
} as pg.CustomTypesConfig;

const general = pg.types.getTypeParser(TIMESTAMPTZ) as (text: string) => Date;
const generalTexts = pg.types.getTypeParser(TEXTS as never) as (text: string) => (string | null)[];

/** `{KST,FLEET}`: the names of something. Whatever is quoted, nested or null is pg's. */
export function parseTexts(text: string): (string | null)[] {
  if (/["\\]|NULL|^.+\{|^\[/.test(text)) return generalTexts(text);
  return text.length === 2 ? [] : text.slice(1, -1).split(',');
}

/** As long as an instant is at most in its plain form. */
const PLAIN_MAX = 29;
const digits = new Uint8Array(PLAIN_MAX);

export function parseInstant(text: string): Date {
  const { length } = text;
  if (length > PLAIN_MAX) return general(text);
  for (let i = 0; i < length; i += 1) digits[i] = text.charCodeAt(i);
  return readInstant(digits, 0, length) ?? general(text);
}

/**
 * `2026-11-21 05:30:00.123+00` and nothing else.
 * @returns null for other forms (infinity, years past 9999, other zones), which are pg's
 */
export function readInstant(bytes: Uint8Array, from: number, to: number): Date | null {
  const length = to - from;
  const plain =
    length >= 22 &&
    length <= PLAIN_MAX &&
    bytes[from + 4] === DASH &&
    bytes[to - 3] === PLUS &&
    bytes[to - 2] === ZERO &&
    bytes[to - 1] === ZERO;
  if (!plain) return null;
  const days = daysBefore(
    number(bytes, from, from + 4),
    number(bytes, from + 5, from + 7),
    number(bytes, from + 8, from + 10),
  );
  const hours = number(bytes, from + 11, from + 13);
  const minutes = number(bytes, from + 14, from + 16);
  const seconds = number(bytes, from + 17, from + 19);
  // Of the microseconds a Date holds the first three digits.
  const places = Math.min(length - 23, 3);
  const fraction =
    places > 0 ? number(bytes, from + 20, from + 20 + places) * (TO_MILLISECONDS[places] as number) : 0;
  return new Date(days * DAY_MS + ((hours * 60 + minutes) * 60 + seconds) * 1_000 + fraction);
}

/** Days from 1970 to a day of the Gregorian calendar. Years are taken to begin in March, so that leap days end them. */
function daysBefore(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const sinceMarch = month > 2 ? month - 3 : month + 9;
  const leaps = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return y * 365 + leaps + Math.floor((153 * sinceMarch + 2) / 5) + day - 1 - DAYS_TO_1970;
}

function number(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i += 1) value = value * 10 + (bytes[i] as number) - ZERO;
  return value;
}

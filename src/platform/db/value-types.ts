import pg from 'pg';

const INT8 = 20;
const TIMESTAMPTZ = 1184;
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

/** `2026-11-21 05:30:00.123+00` and nothing else; other forms (infinity, years past 9999, other zones) are pg's. */
export function parseInstant(text: string): Date {
  const { length } = text;
  const plain =
    length >= 22 &&
    length <= 29 &&
    text.charCodeAt(4) === DASH &&
    text.charCodeAt(length - 3) === PLUS &&
    text.charCodeAt(length - 2) === ZERO &&
    text.charCodeAt(length - 1) === ZERO;
  if (!plain) return general(text);
  const days = daysBefore(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
  const seconds = number(text, 11, 13) * 3_600 + number(text, 14, 16) * 60 + number(text, 17, 19);
  // Of the microseconds a Date holds the first three digits.
  const digits = Math.min(length - 23, 3);
  const fraction = digits > 0 ? number(text, 20, 20 + digits) * (TO_MILLISECONDS[digits] as number) : 0;
  return new Date(days * DAY_MS + seconds * 1_000 + fraction);
}

/** Days from 1970 to a day of the Gregorian calendar. Years are taken to begin in March, so that leap days end them. */
function daysBefore(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const sinceMarch = month > 2 ? month - 3 : month + 9;
  const leaps = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return y * 365 + leaps + Math.floor((153 * sinceMarch + 2) / 5) + day - 1 - DAYS_TO_1970;
}

function number(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i += 1) value = value * 10 + text.charCodeAt(i) - ZERO;
  return value;
}

import pg from 'pg';

const INT8 = 20;
const TIMESTAMPTZ = 1184;
const DASH = 45;
const ZERO = 48;

/**
 * How values of quick reads come. Money and counts are int8 in the database and bigint in our code (pg itself would
 * hand them over as text); instants are read without the general parser's regular expressions, of which a page would
 * run a hundred.
 */
export const OUR_TYPES = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (format !== 'binary' && oid === INT8) return BigInt;
    if (format !== 'binary' && oid === TIMESTAMPTZ) return parseInstant;
    return pg.types.getTypeParser(oid, format as 'text');
  },
} as pg.CustomTypesConfig;

const general = pg.types.getTypeParser(TIMESTAMPTZ) as (text: string) => Date;

/** `2026-11-21 05:30:00.123+00` and nothing else; other forms (infinity, years past 9999, other zones) are pg's. */
export function parseInstant(text: string): Date {
  const { length } = text;
  const plain = length >= 22 && length <= 29 && text.charCodeAt(4) === DASH && text.endsWith('+00');
  // `Date.UTC` takes the years 0 to 99 for those of the last century.
  if (!plain || text.charCodeAt(0) === ZERO) return general(text);
  const fraction = length > 22 ? text.slice(20, length - 3) : '';
  const ms = fraction === '' ? 0 : Math.floor(Number(fraction.padEnd(3, '0').slice(0, 3)));
  return new Date(
    Date.UTC(
      number(text, 0, 4),
      number(text, 5, 7) - 1,
      number(text, 8, 10),
      number(text, 11, 13),
      number(text, 14, 16),
      number(text, 17, 19),
      ms,
    ),
  );
}

function number(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i += 1) value = value * 10 + text.charCodeAt(i) - ZERO;
  return value;
}

import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { commonErrors } from '../../shared/common-errors.js';
import { isoInstant } from '../../shared/iso-instant.js';
import { parseWon } from '../../shared/money.js';
import { parseBillingDate, type BillingDate } from '../../shared/time.js';

function text(node: ValueNode): string | null {
  return node.kind === Kind.STRING ? node.value : null;
}

/** Whole won as a string of digits: GraphQL's Int ends at 2 147 483 647, JSON numbers lose digits past 2^53. */
export const WonScalar = new GraphQLScalarType<bigint, string>({
  name: 'Won',
  description:
    'Whole won (or points) as a string of digits, for example "12000". Sums of a ledger account may be negative.',
  serialize: (value) => (value as bigint).toString(),
  parseValue: (value) => parseWon(value, 'amount'),
  parseLiteral: (node) => parseWon(text(node), 'amount'),
});

const SIGNED_DIGITS = /^-?[1-9][0-9]{0,17}$/;

function parseSigned(value: unknown): bigint {
  if (typeof value !== 'string' || !SIGNED_DIGITS.test(value)) {
    throw commonErrors.AMOUNT_INVALID({ path: 'delta' });
  }
  return BigInt(value);
}

export const SignedWonScalar = new GraphQLScalarType<bigint, string>({
  name: 'SignedWon',
  description: 'Whole won (or points) to add, or with a minus to take away: "12000", "-12000". Never zero.',
  serialize: (value) => (value as bigint).toString(),
  parseValue: parseSigned,
  parseLiteral: (node) => parseSigned(text(node)),
});

function parseInstant(value: unknown): Date {
  if (
    typeof value !== 'string' ||
    !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/.test(value)
  ) {
    throw commonErrors.INPUT_INVALID({
      path: 'dateTime',
      reason: 'ISO-8601 with an offset, like 2026-11-21T05:30:00Z',
    });
  }
  const date = new Date(value);
  // A 30th of February would quietly become a day in March.
  if (Number.isNaN(date.getTime()) || !parseBillingDate(value.slice(0, 10))) {
    throw commonErrors.INPUT_INVALID({ path: 'dateTime', reason: 'no such instant' });
  }
  return date;
}

export const DateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'An instant, ISO-8601 in UTC.',
  // Over Redis or JSON a Date becomes text; refusing it here shows the mistake instead of sending null.
  serialize: (value) => isoInstant(value as Date),
  parseValue: parseInstant,
  parseLiteral: (node) => parseInstant(text(node)),
});

function parseDay(value: unknown): BillingDate {
  const day = typeof value === 'string' ? parseBillingDate(value) : null;
  if (!day)
    throw commonErrors.INPUT_INVALID({ path: 'date', reason: 'a day of the calendar, like 2026-11-21' });
  return day;
}

export const BillingDateScalar = new GraphQLScalarType<BillingDate, string>({
  name: 'BillingDate',
  description: 'A calendar day in Asia/Seoul, YYYY-MM-DD.',
  serialize: (value) => value as string,
  parseValue: parseDay,
  parseLiteral: (node) => parseDay(text(node)),
});

export const CursorScalar = new GraphQLScalarType<string, string>({
  name: 'Cursor',
  description: 'A place in a list or a stream. Opaque: hand it back as it came.',
  serialize: (value) => value as string,
  parseValue: parseCursorText,
  parseLiteral: (node) => parseCursorText(text(node)),
});

function parseCursorText(value: unknown): string {
  if (typeof value !== 'string' || !/^[A-Za-z0-9_-]{1,500}$/.test(value)) {
    throw commonErrors.CURSOR_INVALID({ path: 'after' });
  }
  return value;
}

import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { getIntrospectionQuery } from 'graphql';
import type { RawRequest } from '../kit/raw-http.js';

export type Attacker = 'staff' | 'operator' | 'customer' | 'visitor';

/** What is sent, and what it must be answered with. */
export interface Attack {
  name: string;
  by?: Attacker;
  /** A document, or bytes as they are. */
  document?: { query: string; variables?: unknown; operationName?: unknown };
  bytes?: RawRequest;
  /** With these variables and by staff the same document is innocent: it may have been admitted before. */
  innocent?: Record<string, unknown>;
  status: number | number[];
  /** The code of the first error; null: harmless, answered with data. */
  code: string | string[] | null;
}

const many = (count: number, one: (i: number) => string, between = ' '): string =>
  Array.from({ length: count }, (_, i) => one(i)).join(between);
const nested = (levels: number, open: string, close: string, core: string): string =>
  open.repeat(levels) + core + close.repeat(levels);

const TOO_COMPLEX = { status: 400, code: ['QUERY_TOO_COMPLEX', 'GRAPHQL_VALIDATION_FAILED'] };
const INVALID = { status: 400, code: 'GRAPHQL_VALIDATION_FAILED' };
const MALFORMED = { status: 400, code: 'REQUEST_MALFORMED' };
const WRONG_TYPE = { status: 415, code: 'REQUEST_MALFORMED' };
const DENIED = { status: 200, code: ['UNAUTHENTICATED', 'FORBIDDEN'] };

/** A small document that makes much work: depth, breadth, fragments, directives, introspection. */
export const AMPLIFIERS: Attack[] = [
  {
    name: 'eleven levels',
    document: { query: `{ users { items { ${nested(4, 'payments { user {', '} }', 'id')} } } }` },
    ...TOO_COMPLEX,
  },
  {
    name: 'levels hidden in fragments',
    document: {
      query: `{ users { items { ...f0 } } } ${many(5, (i) => `fragment f${i} on User { payments { user { ...f${i + 1} } } }`)} fragment f5 on User { id }`,
    },
    ...TOO_COMPLEX,
  },
  {
    name: 'levels hidden in inline fragments',
    document: { query: `{ users { items { ${nested(6, '... { payments { user {', '} } }', 'id')} } } }` },
    ...TOO_COMPLEX,
  },
  {
    name: 'sixteen aliases of a list',
    document: { query: `{ ${many(16, (i) => `a${i}: users(limit: 100) { items { id } }`)} }` },
    ...TOO_COMPLEX,
  },
  {
    name: 'aliases of __typename',
    document: { query: `{ ${many(200, (i) => `a${i}: __typename`)} }` },
    ...TOO_COMPLEX,
  },
  {
    name: 'aliases in a fragment that is spread often',
    document: { query: `{ ${many(8, () => '...a')} } fragment a on Query { x: __typename y: __typename }` },
    ...TOO_COMPLEX,
  },
  {
    name: 'a fragment bomb',
    document: {
      query: `{ ...f0 } ${many(60, (i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`)} fragment f60 on Query { __typename }`,
    },
    ...TOO_COMPLEX,
  },
  {
    name: 'a fragment bomb with data in it',
    document: {
      query: `{ users { items { ...f0 } } } ${many(30, (i) => `fragment f${i} on User { ...f${i + 1} ...f${i + 1} id }`)} fragment f30 on User { name }`,
    },
    ...TOO_COMPLEX,
  },
  {
    name: 'a fragment in itself',
    document: { query: '{ ...a } fragment a on Query { ...a }' },
    ...TOO_COMPLEX,
  },
  {
    name: 'fragments in a ring, with data',
    document: {
      query:
        '{ users { items { ...a } } } fragment a on User { payments { ...b } } fragment b on Payment { user { ...a } }',
    },
    ...TOO_COMPLEX,
  },
  {
    name: 'a hundred fragments nobody uses',
    document: { query: `{ __typename } ${many(100, (i) => `fragment f${i} on Query { __typename }`)}` },
    ...INVALID,
  },
  {
    name: 'eleven directives',
    document: { query: `{ ${many(11, (i) => `a${i % 3}: __typename @skip(if: false)`)} }` },
    ...TOO_COMPLEX,
  },
  {
    name: 'one directive over and over',
    document: { query: `{ __typename ${'@include(if: true) '.repeat(180)} }` },
    ...TOO_COMPLEX,
  },
  {
    name: 'unknown directives',
    document: { query: `{ __typename ${many(200, (i) => `@d${i}`)} }` },
    ...TOO_COMPLEX,
  },
  {
    name: 'fields that overlap',
    document: { query: `{ ${many(110, (i) => `user(id: "${i}") { id }`)} }` },
    ...INVALID,
  },
  {
    name: 'six operations',
    document: { query: many(6, (i) => `query q${i} { __typename }`), operationName: 'q0' },
    ...TOO_COMPLEX,
  },
  {
    name: 'two mutations in one',
    document: { query: 'mutation { a: logout b: logout }' },
    ...TOO_COMPLEX,
  },
  { name: 'too many tokens', document: { query: `{ ${'__typename '.repeat(1_500)} }` }, ...TOO_COMPLEX },
  {
    name: 'brackets without end',
    document: { query: '{a'.repeat(10_000) },
    status: 400,
    code: ['QUERY_TOO_COMPLEX', 'GRAPHQL_PARSE_FAILED'],
  },
  {
    name: 'a list literal in a list literal …',
    document: { query: `{ users(filter: { search: ${nested(450, '[', ']', '1')} }) { total } }` },
    ...INVALID,
  },
  {
    name: 'a type in brackets in brackets …',
    document: { query: `query ($a: ${nested(400, '[', ']', 'Int')}) { users(limit: $a) { total } }` },
    ...INVALID,
  },
  {
    name: 'lists in lists, the sizes written',
    document: {
      query:
        '{ users(limit: 100) { items { payments(limit: 50) { user { payments(limit: 50) { refunds { id } } } } } } }',
    },
    ...TOO_COMPLEX,
  },
  {
    name: 'lists in lists, the sizes in variables',
    document: {
      query:
        'query ($n: Int) { users(limit: $n) { items { payments(limit: $n) { user { payments(limit: $n) { id } } } } } }',
      variables: { n: 50 },
    },
    innocent: { n: 1 },
    ...TOO_COMPLEX,
  },
  {
    name: 'lists in lists, the sizes left to the variables’ defaults',
    document: {
      query:
        'query ($n: Int = 50) { users(limit: $n) { items { payments(limit: $n) { user { payments(limit: $n) { id } } } } } }',
    },
    innocent: { n: 1 },
    ...TOO_COMPLEX,
  },
  {
    name: 'introspection in circles',
    document: {
      query: `{ __schema { types { ${nested(6, 'fields { type {', '} }', 'name')} } } }`,
    },
    ...INVALID,
  },
  {
    name: 'introspection under many names',
    document: { query: `{ __schema { ${many(40, (i) => `t${i}: types { fields { name } }`)} } }` },
    ...TOO_COMPLEX,
  },
  {
    name: 'forty mistakes',
    document: { query: `{ ${many(40, (i) => `nothing${i}`)} }` },
    ...INVALID,
  },
];

const USERS =
  'query ($search: String, $limit: Int) { users(filter: { search: $search }, limit: $limit) { total } }';
const searching = (
  name: string,
  variables: unknown,
  code: Attack['code'],
  status: Attack['status'],
): Attack => ({
  name,
  document: { query: USERS, variables },
  innocent: { search: 'kim', limit: 1 },
  status,
  code,
});
const VIEWER = '{ viewer { environment } }';

/** Values in the variables and around them, on a document that is innocent otherwise. */
export const VALUES: Attack[] = [
  searching('NUL in a text', { search: 'a\u0000b' }, 'INPUT_INVALID', 200),
  searching('half a character in a text', { search: '\ud800' }, 'INPUT_INVALID', 200),
  searching('half a character the other way round', { search: 'a\udc00b' }, 'INPUT_INVALID', 200),
  searching('90 KiB of text', { search: 'x'.repeat(90_000) }, ['INPUT_INVALID', 'SEARCH_INVALID'], 200),
  searching('a number for a text', { search: 1 }, 'GRAPHQL_VALIDATION_FAILED', 400),
  searching('a list for a text', { search: [['a']] }, 'GRAPHQL_VALIDATION_FAILED', 400),
  searching('an object for a text', { search: { toString: 'x' } }, 'GRAPHQL_VALIDATION_FAILED', 400),
  searching('a text for a number', { limit: '100' }, 'GRAPHQL_VALIDATION_FAILED', 400),
  searching('half a row', { limit: 0.5 }, 'GRAPHQL_VALIDATION_FAILED', 400),
  searching('more rows than there are numbers', { limit: 2 ** 31 }, 'GRAPHQL_VALIDATION_FAILED', 400),
  searching('a million rows', { limit: 1_000_000 }, ['QUERY_TOO_COMPLEX', 'PAGE_INVALID'], [200, 400]),
  searching('rows below zero', { limit: -5 }, 'PAGE_INVALID', 200),
  searching(
    'five thousand variables nobody asked for',
    Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`v${i}`, i])),
    null,
    200,
  ),
  searching('NUL in the name of a variable', { 'a\u0000': 1 }, null, 200),
  searching('half a character in the name of a variable', { '\ud800': 1 }, null, 200),
  {
    name: 'a way into the prototype',
    bytes: jsonBytes(
      `{"query":${JSON.stringify(USERS)},"variables":{"__proto__":{"limit":100},"constructor":{"prototype":{"limit":9}}}}`,
    ),
    status: 200,
    code: null,
  },
  {
    name: 'brackets in brackets in a variable nobody asked for',
    bytes: jsonBytes(`{"query":${JSON.stringify(USERS)},"variables":{"x":${nested(40_000, '[', ']', '')}}}`),
    status: [200, 400],
    code: [null as never, 'REQUEST_MALFORMED'],
  },
  {
    name: 'brackets in brackets where a text belongs',
    bytes: jsonBytes(
      `{"query":${JSON.stringify(USERS)},"variables":{"search":${nested(40_000, '[', ']', '')}}}`,
    ),
    status: 400,
    code: ['GRAPHQL_VALIDATION_FAILED', 'REQUEST_MALFORMED'],
  },
  {
    name: 'objects in objects in the extensions',
    bytes: jsonBytes(`{"query":${JSON.stringify(VIEWER)},"extensions":${nested(15_000, '{"a":', '}', '1')}}`),
    status: [200, 400],
    code: [null as never, 'REQUEST_MALFORMED', 'PERSISTED_DOCUMENT_UNKNOWN'],
  },
  {
    name: 'NUL in the operation’s name',
    document: { query: `query a { viewer { environment } }`, operationName: 'a\u0000' },
    ...MALFORMED,
  },
  {
    name: 'an operation that is not there',
    document: { query: `query a { viewer { environment } }`, operationName: 'b' },
    ...MALFORMED,
  },
  { name: 'a number for an operation’s name', document: { query: VIEWER, operationName: 5 }, ...MALFORMED },
  { name: 'a list of variables', document: { query: VIEWER, variables: [1] }, ...MALFORMED },
  { name: 'a text of variables', document: { query: VIEWER, variables: '{}' }, ...MALFORMED },
  {
    name: 'NUL in a name',
    document: { query: '{ vie\u0000wer { environment } }' },
    status: 400,
    code: 'GRAPHQL_PARSE_FAILED',
  },
  {
    name: 'NUL in a text of the document',
    document: { query: '{ users(filter: { search: "a\\u0000b" }) { total } }' },
    status: 200,
    code: 'INPUT_INVALID',
  },
  {
    name: 'half a character in the document',
    document: { query: '{ users(filter: { search: "\ud800" }) { total } }' },
    status: [200, 400],
    code: ['INPUT_INVALID', 'GRAPHQL_PARSE_FAILED'],
  },
  {
    name: 'a hash nobody keeps',
    bytes: jsonBytes(
      JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } }),
    ),
    status: [200, 400],
    code: ['REQUEST_MALFORMED', 'PERSISTED_DOCUMENT_UNKNOWN'],
  },
];

const JSON_TYPE = { 'content-type': 'application/json' };
const DOCUMENT = JSON.stringify({ query: VIEWER });
const encoded = (encoding: string, body: Buffer): Attack => ({
  name: `a body in ${encoding}`,
  bytes: { headers: { ...JSON_TYPE, 'content-encoding': encoding }, body },
  ...WRONG_TYPE,
});

/** Bodies, types and methods that are not what the door takes. */
export const BODIES: Attack[] = [
  encoded('gzip', gzipSync(DOCUMENT)),
  encoded('deflate', deflateSync(DOCUMENT)),
  encoded('br', brotliCompressSync(DOCUMENT)),
  encoded('gzip', gzipSync(Buffer.alloc(50_000_000, ' '))),
  encoded('zstd', Buffer.from(DOCUMENT)),
  encoded('identity', Buffer.from(DOCUMENT)),
  {
    name: 'a megabyte',
    bytes: {
      headers: JSON_TYPE,
      body: JSON.stringify({ query: VIEWER, variables: { a: 'x'.repeat(1_000_000) } }),
    },
    status: 413,
    code: 'REQUEST_MALFORMED',
  },
  { name: 'nothing', bytes: { headers: JSON_TYPE, body: '' }, ...MALFORMED },
  { name: 'half of JSON', bytes: { headers: JSON_TYPE, body: '{"query":"{ viewer' }, ...MALFORMED },
  {
    name: 'bytes that are no text',
    bytes: { headers: JSON_TYPE, body: Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d]) },
    ...MALFORMED,
  },
  { name: 'JSON’s null', bytes: { headers: JSON_TYPE, body: 'null' }, ...MALFORMED },
  { name: 'a batch', bytes: { headers: JSON_TYPE, body: `[${DOCUMENT},${DOCUMENT}]` }, ...MALFORMED },
  {
    name: 'a batch of a thousand',
    bytes: { headers: JSON_TYPE, body: `[${many(1_000, () => DOCUMENT, ',')}]` },
    ...MALFORMED,
  },
  { name: 'an empty batch', bytes: { headers: JSON_TYPE, body: '[]' }, ...MALFORMED },
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/graphql',
    'text/json',
    'application/jsonp',
    'application/json; charset=utf-16',
    '',
  ].map((type) => ({
    name: `the type "${type}"`,
    bytes: { headers: { 'content-type': type } as Record<string, string>, body: DOCUMENT },
    status: [400, 415],
    code: 'REQUEST_MALFORMED',
  })),
  {
    name: 'a form',
    bytes: {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `query=${encodeURIComponent('mutation { logout }')}`,
    },
    ...WRONG_TYPE,
  },
  {
    name: 'files in a form',
    bytes: {
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: `--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n${DOCUMENT}\r\n--x--\r\n`,
    },
    ...WRONG_TYPE,
  },
  ...['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'TRACE'].map((method) => ({
    name: `${method} of a mutation`,
    bytes: {
      method,
      path: `/graphql?query=${encodeURIComponent('mutation { logout }')}`,
      headers: JSON_TYPE,
    },
    status: 405,
    code: method === 'HEAD' ? null : 'REQUEST_MALFORMED',
  })),
  ...[
    'https://evil.example',
    'null',
    'http://localhost:39990',
    'http://localhost:3999.evil.example',
    'HTTP://localhost:3999',
  ].map((origin) => ({
    name: `a page of ${origin}`,
    bytes: { headers: { ...JSON_TYPE, origin, cookie: '__Host-madang-staff=x' }, body: DOCUMENT },
    status: 403,
    code: 'ORIGIN_REFUSED',
  })),
];

/** Good documents from people they are not for. */
export const TRESPASSERS: Attack[] = [
  ...(['visitor', 'customer', 'operator'] as const).flatMap((by): Attack[] => [
    {
      name: `introspection by a ${by}`,
      by,
      document: { query: getIntrospectionQuery() },
      innocent: {},
      ...DENIED,
    },
    {
      name: `__type by a ${by}`,
      by,
      document: { query: '{ __type(name: "User") { fields { name } } }' },
      innocent: {},
      ...DENIED,
    },
    {
      name: `__schema in a fragment, under another name, by a ${by}`,
      by,
      document: {
        query: '{ ...a } fragment a on Query { ... @include(if: true) { s: __schema { types { name } } } }',
      },
      innocent: {},
      ...DENIED,
    },
  ]),
  ...(['visitor', 'customer'] as const).map((by): Attack => ({
    name: `everybody’s payments by a ${by}`,
    by,
    document: {
      query: 'query ($n: Int) { payments(limit: $n) { total items { id amount user { name email } } } }',
      variables: { n: 5 },
    },
    innocent: { n: 5 },
    ...DENIED,
  })),
  {
    name: 'guessing at names',
    by: 'visitor',
    document: { query: '{ vieweer { environment } userz { id } }' },
    ...INVALID,
  },
];

function jsonBytes(body: string): RawRequest {
  return { headers: { 'content-type': 'application/json' }, body };
}

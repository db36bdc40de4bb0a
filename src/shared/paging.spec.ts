import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor, pageOf, pageRequest } from './paging.js';

const ID = '0191d0f0-0000-7000-8000-000000000000';
const code = (name: string) => expect.objectContaining({ code: name }) as Error;

describe('what a list is asked (S000-API-03)', () => {
  it('is page 1 of 20 when nothing is said', () => {
    expect(pageRequest({})).toEqual({ kind: 'offset', page: 1, limit: 20, offset: 0 });
    expect(pageRequest({ page: 3, limit: 7 })).toEqual({ kind: 'offset', page: 3, limit: 7, offset: 14 });
    expect(pageRequest({ after: 'x', limit: 100 })).toEqual({ kind: 'keyset', limit: 100, after: 'x' });
  });

  it.each([
    { page: 0 },
    { page: 1.5 },
    { limit: 0 },
    { limit: 101 },
    { limit: NaN },
    { page: 1, after: 'x' },
    { page: 1_000_001 },
  ])('refuses %j rather than lower it silently', (ask) =>
    expect(() => pageRequest(ask)).toThrowError(code('PAGE_INVALID')),
  );
});

describe('a page (S000-API-03)', () => {
  const request = pageRequest({ limit: 2 });

  it('knows of a next one by the row too many', () => {
    expect(pageOf(request, [1, 2, 3], 5, (n) => [n])).toMatchObject({
      items: [1, 2],
      pages: 3,
      total: 5,
      nextCursor: encodeCursor([2]),
    });
    expect(pageOf(request, [1, 2], 2, (n) => [n])).toMatchObject({
      items: [1, 2],
      pages: 1,
      nextCursor: null,
    });
    expect(pageOf(request, [], 0, () => [])).toMatchObject({ items: [], pages: 0, nextCursor: null });
  });
});

describe('a cursor (S000-API-03)', () => {
  it('comes back as it went', () => {
    const parts = ['2026-11-20T15:30:00.000Z', ID];
    expect(decodeCursor(encodeCursor(parts), ['instant', 'uuid'])).toEqual(parts);
    expect(decodeCursor(encodeCursor(['-infinity', ID]), ['instant', 'uuid'])).toEqual(['-infinity', ID]);
    expect(decodeCursor(encodeCursor(['홍길동', ID]), ['text', 'uuid'])).toEqual(['홍길동', ID]);
    expect(decodeCursor(encodeCursor([7]), ['digits'])).toEqual(['7']);
  });

  it.each([
    ['', ['text']],
    ['!!', ['text']],
    [encodeCursor(['a', 'b']), ['text']],
    [encodeCursor(['a']), ['uuid']],
    [encodeCursor(['1e3']), ['digits']],
    [encodeCursor(['-1']), ['digits']],
    [encodeCursor(['2026-13-01T00:00:00.000Z']), ['instant']],
    [encodeCursor(['now']), ['instant']],
    [encodeCursor(['a\u0000']), ['text']],
    [encodeCursor(['x'.repeat(301)]), ['text']],
    [Buffer.from('{"length":1}').toString('base64url'), ['text']],
    [Buffer.from('null').toString('base64url'), ['text']],
  ] as const)('%s made elsewhere is refused', (cursor, forms) =>
    expect(() => decodeCursor(cursor, forms)).toThrowError(code('CURSOR_INVALID')),
  );
});

import { describe, expect, it } from 'vitest';
import { joinList, parseList, parseSearch, safeReturnPath, stringifySearch } from './url';

describe('search params', () => {
  it('stay plain text both ways', () => {
    const search = { q: '2026', status: 'DONE,FAILED', page: 2, id: undefined };
    expect(stringifySearch(search)).toBe('?q=2026&status=DONE,FAILED&page=2');
    expect(parseSearch('?q=2026&status=DONE,FAILED')).toEqual({ q: '2026', status: 'DONE,FAILED' });
    expect(stringifySearch({})).toBe('');
  });

  it('hold lists of known values only', () => {
    expect(parseList('DONE,NOPE,FAILED', ['FAILED', 'DONE'] as const)).toEqual(['FAILED', 'DONE']);
    expect(parseList(undefined, ['DONE'] as const)).toEqual([]);
    expect(joinList([])).toBeUndefined();
  });
});

describe('S000-RTE-01 the page to return to after sign-in', () => {
  it('is a path of this app', () => {
    expect(safeReturnPath('/payments?status=DONE')).toBe('/payments?status=DONE');
  });

  it.each([
    undefined,
    '',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/login',
  ])('is the dashboard instead of %j', (path) => {
    expect(safeReturnPath(path)).toBe('/dashboard');
  });
});

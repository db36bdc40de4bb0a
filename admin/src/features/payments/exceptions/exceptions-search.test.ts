import { describe, expect, it } from 'vitest';
import { exceptionKinds, exceptionsSearch, toExceptionFilter } from './exceptions-search';

describe('S001-PAY-13 the exceptions inbox in the URL', () => {
  it('begins with what is open, and falls back instead of failing', () => {
    const plain = { group: 'open', dir: 'DESC', page: 1, size: 25 };
    expect(exceptionsSearch.parse({})).toEqual(plain);
    expect(exceptionsSearch.parse({ group: 'gone', page: '-1', size: '3', dir: 'UP' })).toEqual(plain);
  });

  it('asks the server for each group, and only for kinds it knows', () => {
    expect(toExceptionFilter('open', 'me')).toEqual({ state: 'OPEN' });
    expect(toExceptionFilter('mine', 'me')).toEqual({ state: 'OPEN', ownerId: 'me' });
    expect(toExceptionFilter('unowned', 'me')).toEqual({ state: 'OPEN', unowned: true });
    expect(toExceptionFilter('old', 'me')).toEqual({ state: 'OPEN', olderThanHours: 24 });
    expect(toExceptionFilter('resolved', 'me', { kind: 'POINTS_SPENT,NONSENSE' })).toEqual({
      state: 'RESOLVED',
      kind: ['POINTS_SPENT'],
    });
    const spared = toExceptionFilter('open', 'me', { notKind: 'POINTS_SPENT,LATE_DEPOSIT' }).kind;
    expect(spared).toHaveLength(exceptionKinds.length - 2);
    expect(spared).not.toContain('LATE_DEPOSIT');
  });
});

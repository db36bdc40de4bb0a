import { describe, expect, it } from 'vitest';
import { toUserFilter, toUserSort, usersSearch } from './search';
import { userSchema } from './user-schema';

describe('S000-RTE-03 the users list in the URL', () => {
  it('falls back instead of failing', () => {
    const search = usersSearch.parse({ status: 'BANNED', service: 'NOPE', sort: 'x', page: 'zero' });
    expect(search).toMatchObject({ page: 1, size: 25, sort: 'CREATED_AT', dir: 'DESC' });
    expect(toUserFilter(search)).toEqual({});
  });

  it('becomes the filter and the order of the server', () => {
    const search = usersSearch.parse({ q: '한', status: 'ACTIVE', service: 'KST', sort: 'NAME', dir: 'ASC' });
    expect(toUserFilter(search)).toEqual({ search: '한', status: 'ACTIVE', role: 'KST' });
    expect(toUserSort(search)).toEqual([{ field: 'NAME', direction: 'ASC' }]);
  });
});

describe('the form of a user', () => {
  const good = { name: ' 한유진 ', email: 'yujin@example.com', phone: '010-1234-5678', services: ['KST'] };

  it('takes a person and trims the name', () => {
    expect(userSchema.parse(good).name).toBe('한유진');
    expect(userSchema.safeParse({ ...good, phone: '' }).success).toBe(true);
  });

  it.each([
    ['name', { name: '   ' }],
    ['email', { email: 'nobody' }],
    ['phone', { phone: 'call me' }],
    ['services', { services: [] }],
  ])('refuses a wrong %s', (field, change) => {
    const result = userSchema.safeParse({ ...good, ...change });
    expect(result.error?.issues.map((issue) => issue.path[0])).toEqual([field]);
  });
});

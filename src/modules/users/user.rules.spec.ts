import { describe, expect, it } from 'vitest';
import { normalisePhone } from './user.rules.js';

describe('normalisePhone (S000-TBL-05)', () => {
  it.each([
    ['010-1234-5678', '+821012345678'],
    ['+82 10 1234 5678', '+821012345678'],
    ['02-123-4567', '+8221234567'],
    ['+1 (415) 555-2671', '+14155552671'],
  ])('reads %s', (typed, stored) => expect(normalisePhone(typed)).toBe(stored));

  it.each(['', '12345', '010-12', '+82010', '+0101234567', '01012345678901234', '전화번호', '010-1234-567a'])(
    'refuses %s',
    (typed) => expect(() => normalisePhone(typed)).toThrowError(/phone number/),
  );
});

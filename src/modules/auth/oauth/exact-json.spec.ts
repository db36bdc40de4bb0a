import { describe, expect, it } from 'vitest';
import { parseExact } from './exact-json.js';

describe('parseExact (S003-AUTH-01)', () => {
  it.each([
    ['{"id":9007199254740993}', { id: '9007199254740993' }],
    ['{"id":18446744073709551615,"n":1}', { id: '18446744073709551615', n: 1 }],
    ['{"id": -9223372036854775808}', { id: '-9223372036854775808' }],
    ['{"id":123}', { id: 123 }],
    ['[9007199254740993,1.5,1e3]', ['9007199254740993', 1.5, 1_000]],
    // Digits inside of a text are text, whatever stands around them.
    [
      '{"a":"9007199254740993","b":"x \\" 9007199254740993"}',
      { a: '9007199254740993', b: 'x " 9007199254740993' },
    ],
    ['{"9007199254740993":true}', { '9007199254740993': true }],
    ['{"f":1234567890123456.5}', { f: 1_234_567_890_123_456.5 }],
  ])('reads %s', (text, value) => expect(parseExact(text)).toEqual(value));

  it('refuses what is not JSON', () => expect(() => parseExact('<html>')).toThrow(SyntaxError));
});

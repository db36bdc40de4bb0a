import { describe, expect, it } from 'vitest';
import { parseWon, requireWonBetween, won } from './money.js';

describe('won from text (S001-PAY-01)', () => {
  it.each([
    ['0', 0n],
    ['1', 1n],
    ['12000', 12_000n],
    ['999999999999999999', 999_999_999_999_999_999n],
  ])('reads %s', (text, amount) => expect(parseWon(text)).toBe(amount));

  it.each([
    '',
    ' ',
    '01',
    '+1',
    '-1',
    '1.0',
    '1,000',
    '1e3',
    '0x10',
    '１２',
    '٣',
    ' 1',
    '1 ',
    '1n',
    '1000000000000000000',
    'NaN',
  ])('refuses "%s"', (text) =>
    expect(() => parseWon(text)).toThrowError(expect.objectContaining({ code: 'AMOUNT_INVALID' })),
  );

  it.each([1, 1n, null, undefined, true, [], {}])('refuses %s, which is no text', (value) =>
    expect(() => parseWon(value)).toThrowError(expect.objectContaining({ code: 'AMOUNT_INVALID' })),
  );
});

describe('a range of won (S001-PAY-01)', () => {
  it('includes both ends and says them when they are passed', () => {
    expect(() => requireWonBetween(won(1), won(1), won(3))).not.toThrow();
    expect(() => requireWonBetween(won(3), won(1), won(3))).not.toThrow();
    expect(() => requireWonBetween(won(4), won(1), won(3), 'price')).toThrowError(
      expect.objectContaining({ code: 'AMOUNT_OUT_OF_RANGE', args: { path: 'price', min: '1', max: '3' } }),
    );
  });
});

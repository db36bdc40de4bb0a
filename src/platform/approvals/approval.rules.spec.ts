import { describe, expect, it } from 'vitest';
import { canonical, inputHash } from './approval.rules.js';

describe('what is approved is what is done (S000-TBL-09)', () => {
  it('hashes the same act the same, in whatever order it is written', () => {
    expect(canonical({ b: '1', a: null })).toBe('{"a":null,"b":"1"}');
    expect(inputHash({ b: '1', a: null })).toBe(inputHash({ a: null, b: '1' }));
  });

  it.each([{ a: '2' }, { a: 1 }, { a: '1', b: null }, { a: '1 ' }, { b: '1' }])('tells %j apart', (other) => {
    expect(inputHash(other as never)).not.toBe(inputHash({ a: '1' }));
  });

  it('is the hash that the migration computes for refunds that waited before', () => {
    const input = { refundId: 'r', paymentId: 'p', userId: 'u', amount: '500001', reason: 'OTHER' };
    expect(canonical(input)).toBe(
      '{"amount":"500001","paymentId":"p","reason":"OTHER","refundId":"r","userId":"u"}',
    );
  });

  it('refuses numbers that lose digits', () => {
    expect(() => canonical({ a: 0.1 })).toThrow(/whole number/);
    expect(() => canonical({ a: 2 ** 53 })).toThrow(/whole number/);
  });
});

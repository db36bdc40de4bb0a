import { describe, expect, it } from 'vitest';
import { decodeTyped, encodeTyped } from './typed-json.js';

describe('values on their way through Redis (S000-ARC-04)', () => {
  it.each([
    [{ price: 39_000n, at: new Date('2026-11-21T05:30:00Z'), list: [1n, null, 'x', { deep: -5n }] }],
    [[]],
    ['text'],
    [12n],
    [{ empty: {}, no: false }],
  ])('%# comes back as it went', (value) => {
    expect(decodeTyped(encodeTyped(value))).toEqual(value);
  });

  it.each([[new Map()], [{ a: new Set() }], [{ $n: '1' }]])('%# is refused when it is written', (value) => {
    expect(() => encodeTyped(value)).toThrow();
  });

  it.each(['', '{', '{"$n":"x"}', '{"$n":5}', '{"$x":"1"}'])('%j is refused when it is read', (text) => {
    expect(() => decodeTyped(text)).toThrow();
  });
});

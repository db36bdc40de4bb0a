import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.js';

describe('canonical JSON', () => {
  it('is the same text in whatever order a value was written', () => {
    const a = { b: [1, { d: null, c: 'x' }], a: 9_007_199_254_740_993n, at: new Date(0) };
    const b = { at: new Date(0), a: 9_007_199_254_740_993n, b: [1, { c: 'x', d: null }] };
    expect(canonicalJson(a)).toBe(canonicalJson(b));
    expect(canonicalJson(a)).toBe(
      '{"a":"9007199254740993","at":"1970-01-01T00:00:00.000Z","b":[1,{"c":"x","d":null}]}',
    );
  });

  it.each([
    [{ a: 1 }, { a: '1' }],
    [{ a: null }, {}],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: { b: 1 } }, { 'a.b': 1 }],
    [{ a: '","b":"' }, { a: '', b: '' }],
  ])('tells %j and %j apart', (one, other) => {
    expect(canonicalJson(one)).not.toBe(canonicalJson(other));
  });

  it('leaves out what has no value', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });
});

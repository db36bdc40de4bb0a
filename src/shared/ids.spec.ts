import { describe, expect, it } from 'vitest';
import { isUuid, newId } from './ids.js';

describe('ids', () => {
  it('are UUIDv7 of now, all different, each greater than the one before', () => {
    const before = Date.now();
    const ids = Array.from({ length: 10_000 }, newId);
    const after = Date.now();
    expect(ids.every(isUuid)).toBe(true);
    expect(ids.every((id) => id[14] === '7' && /[89ab]/.test(id[19] ?? ''))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
    const at = (id = ''): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
    expect(at(ids[0])).toBeGreaterThanOrEqual(before);
    expect(at(ids.at(-1))).toBeLessThanOrEqual(after);
  });

  it('cannot be guessed from one another', () => {
    const tails = Array.from({ length: 1_000 }, () => newId().slice(24));
    expect(new Set(tails).size).toBe(tails.length);
  });
});

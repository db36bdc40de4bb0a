import { describe, expect, it } from 'vitest';
import { extended, refreshed } from './pages';

const entry = (n: number, text = '') => ({ id: `e${n}`, at: new Date(n * 1_000).toISOString(), text });
const page = (ns: number[], nextCursor: string | null) => ({ items: ns.map((n) => entry(n)), nextCursor });
const ids = ({ items }: { items: readonly { id: string }[] }) => items.map(({ id }) => id);

describe('S000-RTE-02 a timeline that moves while it is read', () => {
  it('takes in what is new and keeps what was read below', () => {
    const known = extended(page([5, 4], 'a'), page([3, 2], 'b'));
    const after = refreshed(known, { ...page([6, 5], 'c'), items: [entry(6), entry(5, 'changed')] });
    expect(ids(after)).toEqual(['e6', 'e5', 'e4', 'e3', 'e2']);
    expect(after.items[1]?.text).toBe('changed');
    expect(after.nextCursor).toBe('b');
  });

  it('begins anew where the page does not reach what is known, and where it is all there is', () => {
    const known = page([3, 2], 'b');
    expect(refreshed(known, page([9, 8], 'c'))).toEqual(page([9, 8], 'c'));
    expect(refreshed(known, page([3, 2, 1], null))).toEqual(page([3, 2, 1], null));
    expect(refreshed(null, known)).toBe(known);
  });

  it('never shows anything twice', () => {
    expect(ids(extended(page([5, 4], 'a'), page([4, 3], null)))).toEqual(['e5', 'e4', 'e3']);
  });
});

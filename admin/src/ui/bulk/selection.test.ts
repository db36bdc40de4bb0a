import { describe, expect, it } from 'vitest';
import { isChosen, isEmpty, nothing, onPage, pageToggled, toggled, type Chosen } from './selection';

const page = ['a', 'b', 'c', 'd'];
const some = (...ids: string[]): Chosen => ({ ids: new Set(ids), isAll: false, anchor: ids.at(-1) ?? null });
const ids = (chosen: Chosen): string[] => [...chosen.ids].sort();

describe('S000-ARC-01 rows that are chosen', () => {
  it('one is chosen and let go', () => {
    const one = toggled(nothing, 'b', page);
    expect([ids(one), isChosen(one, 'b'), isChosen(one, 'a')]).toEqual([['b'], true, false]);
    expect(isEmpty(toggled(one, 'b', page))).toBe(true);
  });

  it('a range goes from the one before, up or down, and keeps what else is chosen', () => {
    const first = toggled(some('z'), 'c', page);
    expect(ids(toggled(first, 'a', page, true))).toEqual(['a', 'b', 'c', 'z']);
    expect(ids(toggled(toggled(first, 'a', page, true), 'd', page, true))).toEqual(['a', 'b', 'c', 'd', 'z']);
    // The one before is on another page.
    expect(ids(toggled(some('z'), 'c', page, true))).toEqual(['c', 'z']);
  });

  it('the box above chooses what is missing of the page, then lets all of it go', () => {
    expect(onPage(some('a', 'z'), page)).toBe('some');
    const whole = pageToggled(some('a', 'z'), page);
    expect([onPage(whole, page), ids(whole)]).toEqual(['all', ['a', 'b', 'c', 'd', 'z']]);
    expect(ids(pageToggled(whole, page))).toEqual(['z']);
  });

  it('of all that fit, letting one go leaves the others of the page', () => {
    const all: Chosen = { ...nothing, isAll: true };
    expect([onPage(all, page), isEmpty(all)]).toEqual(['all', false]);
    expect(ids(toggled(all, 'b', page))).toEqual(['a', 'c', 'd']);
    expect(isEmpty(pageToggled(all, page))).toBe(true);
  });
});

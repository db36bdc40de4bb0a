import { describe, expect, it } from 'vitest';
import type { SavedViewFactsFragment } from '@/gql/graphql';
import { addressOf, chosenView, firstView, isShown, lookOf } from './saved-view';

const view = (facts: Partial<SavedViewFactsFragment>): SavedViewFactsFragment => ({
  id: 'v1',
  name: '실패',
  search: 'status=FAILED',
  columns: null,
  isOwn: true,
  role: null,
  isDefault: false,
  version: 1,
  ...facts,
});

describe('S000-ARC-01 saved views and the address', () => {
  it('keep filters and order, whatever order they came in, and not where somebody stands', () => {
    expect(
      lookOf({ status: 'FAILED', page: 3, dir: 'ASC', id: 'x', size: 50, saved: 'v1', tab: 'points' }),
    ).toBe('dir=ASC&status=FAILED');
    expect(addressOf(view({}), { page: 3, size: 50, id: 'x', tab: 'points', q: 'kim' }, false)).toEqual({
      size: 50,
      status: 'FAILED',
      saved: 'v1',
    });
    expect(addressOf(view({ columns: ['a', 'b'] }), { tab: 'messages' }, false)).toMatchObject({
      tab: 'messages',
      cols: 'a,b',
    });
  });

  it('leave the period as it is unless they have one', () => {
    expect(addressOf(view({}), { period: '90d' }, false)).toMatchObject({ period: '90d' });
    expect(addressOf(view({ search: 'period=7d' }), { period: 'custom', from: '2026-11-01' }, false)).toEqual(
      {
        period: '7d',
        saved: 'v1',
      },
    );
    expect(isShown(view({}), { status: 'FAILED', period: '7d' })).toBe(true);
    expect(isShown(view({ search: 'period=7d' }), { period: '90d' })).toBe(false);
  });

  it('are known by their id, or by what is shown', () => {
    const views = [view({}), view({ id: 'v2', search: 'min=1000', columns: ['a'] })];
    expect(chosenView(views, { min: '1000', cols: 'a' })?.id).toBe('v2');
    expect(chosenView(views, { min: '1000' })).toBeUndefined();
    expect(chosenView(views, { saved: 'v1', min: '5' })?.id).toBe('v1');
    expect(chosenView(views, { saved: 'all', status: 'FAILED' })).toBeUndefined();
  });

  it('begin a list that was come to by its bare address, one’s own before the role’s', () => {
    const views = [
      view({ id: 'r', role: 'OPERATOR', isDefault: true }),
      view({ id: 'o', isDefault: true }),
      view({}),
    ];
    expect(firstView(views, { tab: 'messages' })?.id).toBe('o');
    expect(firstView(views.slice(0, 1), {})?.id).toBe('r');
    expect(firstView(views, { saved: 'all' })).toBeUndefined();
    expect(firstView(views, { status: 'DONE' })).toBeUndefined();
    expect(addressOf(null, { q: 'x' }, true)).toEqual({ saved: 'all' });
  });
});

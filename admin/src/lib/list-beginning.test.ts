import { beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetBeginning, keepBeginning } from './kept-beginning';
import { beginningOf } from './list-beginning';
import type { Viewer } from './permissions';

const asked = vi.hoisted(() => ({ views: [] as object[], times: 0 }));
vi.mock('./gql/client', () => ({
  client: {
    query: () => ({
      toPromise: () => {
        asked.times += 1;
        return Promise.resolve({ data: { savedViews: asked.views } });
      },
    }),
  },
}));

const viewer = { permissions: ['payment.read', 'job.read'], adminUser: { id: 'me' } } as unknown as Viewer;
const failed = {
  id: 'v1',
  name: '실패',
  search: 'status=FAILED',
  columns: null,
  isOwn: false,
  role: 'OPERATOR',
  isDefault: true,
  version: 1,
};

describe('S000-ARC-01 what a list begins with', () => {
  beforeEach(() => {
    localStorage.clear();
    asked.times = 0;
    asked.views = [failed];
    vi.useFakeTimers();
  });

  it('is known before the list asks anything, and after the first time without a question', async () => {
    const address = { status: 'FAILED', saved: 'v1' };
    expect(await beginningOf(viewer, '/payments', {})).toEqual(address);
    expect(await beginningOf(viewer, '/payments', {})).toEqual(address);
    expect(asked.times).toBe(1);
    keepBeginning(viewer, 'payments', []);
    expect(await beginningOf(viewer, '/payments', {})).toBeNull();
    forgetBeginning(viewer, 'payments');
    expect(await beginningOf(viewer, '/payments', {})).toEqual(address);
  });

  it('is asked for again after a while, since a colleague may have shared another view', async () => {
    asked.views = [];
    expect(await beginningOf(viewer, '/payments', {})).toBeNull();
    asked.views = [failed];
    expect(await beginningOf(viewer, '/payments', {})).toBeNull();
    vi.advanceTimersByTime(300_000);
    expect(await beginningOf(viewer, '/payments', {})).toEqual({ status: 'FAILED', saved: 'v1' });
    expect(asked.times).toBe(2);
  });

  it('is known to lists under a later tab of a page too', async () => {
    expect(await beginningOf(viewer, '/jobs', { tab: 'long' })).toEqual({
      status: 'FAILED',
      saved: 'v1',
      tab: 'long',
    });
    expect(await beginningOf(viewer, '/jobs', { tab: 'nothing' })).toBeNull();
    expect(await beginningOf(viewer, '/alerts', { tab: 'silences' })).toBeNull();
  });

  it('keeps open what a link opens over the list', async () => {
    expect(await beginningOf(viewer, '/payments', { bulk: 'recent' })).toEqual({
      status: 'FAILED',
      saved: 'v1',
      bulk: 'recent',
    });
  });

  it('is nothing to an address that says how it is looked at, nor to who may not see the list', async () => {
    for (const raw of [{ status: 'DONE' }, { saved: 'all' }, { cols: 'amount' }, { id: 'p1' }])
      expect(await beginningOf(viewer, '/payments', raw)).toBeNull();
    expect(await beginningOf(viewer, '/users', {})).toBeNull();
    expect(await beginningOf(viewer, '/dashboard', {})).toBeNull();
    expect(asked.times).toBe(0);
  });
});

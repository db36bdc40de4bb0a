import { beforeEach, describe, expect, it, vi } from 'vitest';
import { beginningOf, forgetBeginning, keepBeginning } from './list-beginning';
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

const viewer = { permissions: ['payment.read'], adminUser: { id: 'me' } } as unknown as Viewer;
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

  it('is nothing to an address that says how it is looked at, nor to who may not see the list', async () => {
    for (const raw of [{ status: 'DONE' }, { saved: 'all' }, { cols: 'amount' }, { id: 'p1' }])
      expect(await beginningOf(viewer, '/payments', raw)).toBeNull();
    expect(await beginningOf(viewer, '/users', {})).toBeNull();
    expect(await beginningOf(viewer, '/dashboard', {})).toBeNull();
    expect(asked.times).toBe(0);
  });
});

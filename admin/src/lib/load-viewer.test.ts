import { beforeEach, expect, it, vi } from 'vitest';

const query = vi.hoisted(() => vi.fn());
vi.mock('./gql/client', () => ({ client: { query: () => ({ toPromise: query }) } }));
vi.mock('./session', () => ({
  bootstrapSession: () => Promise.resolve(),
  sessionStatus: { get: () => 'active' },
}));

beforeEach(() => vi.resetModules());

it('S000-RTE-01: whoever turns out to be nobody signs in, and is no viewer without permissions', async () => {
  const { loadViewer } = await import('./load-viewer');
  query.mockResolvedValueOnce({ data: { viewer: { adminUser: null, permissions: [] } } });
  expect(await loadViewer()).toBeNull();
  const viewer = { adminUser: { id: 'kim' }, permissions: ['user.read'] };
  query.mockResolvedValueOnce({ data: { viewer } });
  expect(await loadViewer()).toBe(viewer);
  expect(await loadViewer()).toBe(viewer);
  expect(query).toHaveBeenCalledTimes(2);
});

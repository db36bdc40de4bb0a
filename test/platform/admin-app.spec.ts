import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestSystem } from '../kit/test-system.js';

describe('the admin app is served under /admin (S000-ARC-01)', () => {
  let system: TestSystem;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
  });
  afterAll(() => system.stop());

  it.each(['/', '/admin', '/admin/', '/admin/?next=1', '/admin/payments', '/admin/payments/some-id?x=1'])(
    'opens at %s',
    async (path) => {
      const answer = await fetch(`${system.url}${path}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toContain('text/html');
      const html = await answer.text();
      const nonce = /'nonce-([^']+)'/.exec(answer.headers.get('content-security-policy') ?? '')?.[1];
      expect(nonce).toBeTruthy();
      expect(html).toContain(String(nonce));
      expect(html).not.toContain('__CSP_NONCE__');
    },
  );

  it.each(['/admin/assets/nothing.js', '/admin/..%2f..%2fpackage.json', '/admin/%2e%2e/package.json'])(
    'has nothing at %s',
    async (path) => expect((await fetch(`${system.url}${path}`)).status).toBe(404),
  );

  it.each(['/admin/%', '/admin/%E0%A4%A', '/admin/%.js'])('refuses %s, which is no address', async (path) => {
    expect((await fetch(`${system.url}${path}`)).status).toBe(400);
  });
});

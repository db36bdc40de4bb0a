import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';

describe('tokens at the edge of GraphQL (S004-OPS-04, S000-TBL-05)', () => {
  let system: TestSystem;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
  });
  afterAll(() => system.stop());

  it('answers a bad token as an error of the operation, and lets public operations go on', async () => {
    const stranger = system.client('not-a-token');
    const closed = await stranger.send(`{ payments { total } }`);
    expect(closed.status).toBe(200);
    expect(closed.errors[0]?.extensions).toMatchObject({ code: 'TOKEN_INVALID', kind: 'UNAUTHENTICATED' });
    const open = await stranger.ok<{ viewer: { adminUser: null; permissions: string[] } }>(
      `{ viewer { adminUser { id } permissions } }`,
    );
    expect(open.viewer).toEqual({ adminUser: null, permissions: [] });
  });

  it('shuts a deactivated customer out at once', async () => {
    const staff = await system.staff();
    const customer = await system.customer();
    const me = `{ viewer { user { id } } }`;
    await customer.client.ok(me);
    await staff.ok(`mutation ($id: ID!) { setUserActive(id: $id, active: false, version: 1) { status } }`, {
      id: customer.id,
    });
    await eventually(async () => {
      const { errors } = await customer.client.send(`query { payment(paymentKey: "nothing") { id } }`);
      return errors[0]?.extensions.code === 'SESSION_ENDED';
    }, 2_000);
  });

  it('leaves staff signed in when a customer signs out in the same browser', async () => {
    const customer = await system.customer();
    const answer = await customer.client.send(`mutation { logout }`);
    expect(answer.errors).toEqual([]);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(answer.headers.get('clear-site-data')).toBeNull();
    const staff = await system.staff();
    const left = await staff.send(`mutation { logout }`);
    expect(left.headers.get('set-cookie')).toContain('__Host-madang-staff=;');
    expect((await staff.refused(`{ payments { total } }`)).extensions.kind).toBe('UNAUTHENTICATED');
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { buyPoints } from '../kit/buyer.js';
import { EventStream } from '../kit/event-stream.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { openSocket } from '../kit/raw-socket.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

const PAYMENTS = 'subscription { paymentsUpdated { ... on PaymentChanged { cursor payment { id } } } }';

describe('rights are looked at again while a subscription is open (S000-ARC-05, S004-RT-05)', () => {
  let system: TestSystem;
  let customer: Customer;

  beforeAll(async () => {
    system = await TestSystem.start();
    customer = await system.customer();
    await system.get(UnitOfWork).run(systemActor('test'), (tx) =>
      tx.query(`INSERT INTO roles (name, title_ko, title_en, built_in, created_at, updated_at)
                VALUES ('NOBODY', '없음', 'Nobody', false, now(), now())`),
    );
  });
  afterAll(() => system.stop());

  /** One member of staff listening over both transports, sure to be heard. */
  async function listening(client: GraphqlClient) {
    const authorization = `Bearer ${client.token}`;
    const before = system.liveSubscribers();
    const stream = await EventStream.open(system.url, { authorization, query: PAYMENTS });
    const socket = await openSocket(system.url, { authorization });
    await socket.acknowledged();
    socket.subscribe(PAYMENTS);
    await eventually(async () => system.liveSubscribers() === before + 2);
    return { stream, socket };
  }

  const changeStaff = (client: GraphqlClient, change: string) =>
    client
      .ok<{ viewer: { adminUser: { id: string } } }>('{ viewer { adminUser { id } } }')
      .then(({ viewer }) =>
        system
          .get(UnitOfWork)
          .run(systemActor('test'), (tx) =>
            tx.query(`UPDATE admin_users SET ${change} WHERE id = $1`, [viewer.adminUser.id]),
          ),
      );

  it('a role that lost the permission ends quiet streams by a typed error; the socket stays', async () => {
    const staff = await system.staff('OPERATOR');
    const { stream, socket } = await listening(staff);
    await changeStaff(staff, `role = 'NOBODY'`);
    const lost = { code: 'FORBIDDEN', args: { permission: 'payment.read' } };
    expect((await stream.error()).extensions).toMatchObject(lost);
    expect((await socket.error()).extensions).toMatchObject(lost);
    await eventually(async () => stream.completed && socket.received.some(({ type }) => type === 'complete'));
    expect(socket.state.closed).toBeNull();
    expect(system.liveSubscribers()).toBe(0);
    socket.ws.close();
  });

  it('an event after the loss is not delivered', async () => {
    const staff = await system.staff('OPERATOR');
    const [{ stream, socket }, watching] = [await listening(staff), (await system.staff()).live(PAYMENTS)];
    await eventually(async () => system.liveSubscribers() === 3);
    await changeStaff(staff, `role = 'NOBODY'`);
    await Promise.all([stream.error(), socket.error()]);
    const { paymentId } = await buyPoints(system, customer, '1000');
    await eventually(async () => watching.items.length > 0);
    expect(JSON.stringify([stream.results, socket.received])).not.toContain(paymentId);
    socket.ws.close();
    await watching.close();
  });

  it('a session that ended closes quiet sockets with 4403 and ends quiet streams', async () => {
    const staff = await system.staff();
    const { stream, socket } = await listening(staff);
    await staff.ok('mutation { logout }');
    expect(await socket.closed()).toBe(4403);
    expect((await stream.error()).extensions).toMatchObject({ kind: 'UNAUTHENTICATED' });
    await eventually(async () => stream.completed && stream.ended === 'closed');
    expect(system.liveSubscribers()).toBe(0);
  });

  it('a deactivated account hears nothing more', async () => {
    const staff = await system.staff();
    const { stream, socket } = await listening(staff);
    await changeStaff(staff, 'is_active = false');
    expect(await socket.closed()).toBe(4403);
    expect((await stream.error()).extensions).toMatchObject({ kind: 'UNAUTHENTICATED' });
  });
});

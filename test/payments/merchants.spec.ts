import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Service } from '../../src/modules/users/index.js';
import { refund, refundRow } from '../kit/back-office.js';
import { confirm, type Order } from '../kit/buyer.js';
import { proveMoney } from '../kit/money-proof.js';
import type { StaffClient } from '../kit/staff-client.js';
import { janitor, paymentOf, refundRound } from '../kit/steering.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';
import { basic, CLIENT_KEY, OTHER_SECRET_KEY } from '../sandbox/toss-kit.js';

const OTHER_CLIENT_KEY = 'test_ck_other_shop';
const UNKNOWN_SECRET_KEY = 'test_sk_revoked';
const LIST = `{ paymentMethods { id name provider type minAmount maxAmount version
  configuration { name value } secrets { name } } }`;
const SAVE = `mutation ($input: PaymentMethodInput!) { upsertPaymentMethod(input: $input) { version } }`;

interface Method {
  id: string;
  name: string;
  provider: string;
  type: string;
  minAmount: string;
  maxAmount: string;
  version: number;
  configuration: { name: string; value: string }[];
  secrets: { name: string }[];
}

interface Secret {
  name: string;
  value: string | null;
}

describe('each service is paid with the keys of its own merchant (S001-CFG-03, S001-PAY-14, S000-TBL-10)', () => {
  let system: TestSystem;
  let staff: StaffClient;
  let customer: Customer;
  let productId: string;

  beforeAll(async () => {
    // Whose keys an order has is told by facts, which a relay delivers.
    system = await TestSystem.start();
    staff = await system.staff('ADMIN');
    customer = await system.customer([Service.KST, Service.ABYSSCM]);
    productId = await system.product({ price: 20_000 });
  });
  afterEach(async () => {
    await keys('CARD', {}, [
      { name: 'secretKey', value: null },
      { name: 'secretKey.ABYSSCM', value: null },
    ]);
    await proveMoney(system);
  });
  afterAll(() => system.stop());

  async function method(type: string): Promise<Method> {
    const { paymentMethods } = await staff.ok<{ paymentMethods: Method[] }>(LIST);
    const found = paymentMethods.find((each) => each.provider === 'TOSS' && each.type === type);
    if (!found) throw new Error(`no ${type}`);
    return found;
  }

  async function keys(type: string, configuration: Record<string, string>, secrets: Secret[]) {
    const { secrets: _secrets, ...known } = await method(type);
    const input = {
      ...known,
      configuration: Object.entries(configuration).map(([name, value]) => ({ name, value })),
      secrets,
    };
    const { errors } = await staff.confirmed(SAVE, { input });
    return errors[0]?.extensions;
  }

  /** Memberships are of ABYSSCM, points of KST. */
  async function order(purpose: 'MEMBERSHIP' | 'POINT_TOPUP'): Promise<Order & { clientKey: string }> {
    const { createPaymentOrder: made } = await customer.client.ok<{
      createPaymentOrder: Order & { clientKey: string };
    }>(
      `mutation ($purpose: PaymentPurpose!, $amount: Won, $product: ID, $key: String!) {
        createPaymentOrder(purpose: $purpose, amount: $amount, productId: $product, idempotencyKey: $key) {
          orderId amount status clientKey } }`,
      {
        purpose,
        amount: purpose === 'MEMBERSHIP' ? null : '20000',
        product: purpose === 'MEMBERSHIP' ? productId : null,
        key: randomUUID(),
      },
    );
    const [row] = await system.sql<{ id: string }>(`SELECT id FROM payments WHERE provider_order_id = $1`, [
      made.orderId,
    ]);
    return { ...made, paymentId: row?.id ?? '' };
  }

  /** The window, opened with the client key that the order names. */
  async function authenticated(made: Order & { clientKey: string }): Promise<string> {
    const { paymentKey } = await system.twin.authenticated({
      orderId: made.orderId,
      amount: Number(made.amount),
      clientKey: made.clientKey,
    });
    return paymentKey;
  }

  const OF_OTHER = { 'clientKey.ABYSSCM': OTHER_CLIENT_KEY };
  const useOther = (value: string = OTHER_SECRET_KEY) =>
    keys('CARD', OF_OTHER, [{ name: 'secretKey.ABYSSCM', value }]);

  const seenBy = async (secretKey: string, orderId: string) =>
    (
      await system.twin.api('GET', `/v1/payments/orders/${orderId}`, undefined, {
        authorization: basic(secretKey),
      })
    ).status;

  it('a service with keys of its own is paid and refunded there; the others stay with the environment’s', async () => {
    expect(await useOther()).toBeUndefined();
    const [membership, points] = [await order('MEMBERSHIP'), await order('POINT_TOPUP')];
    expect([membership.clientKey, points.clientKey]).toEqual([OTHER_CLIENT_KEY, CLIENT_KEY]);
    for (const made of [membership, points]) {
      const { data } = await confirm(customer, made, await authenticated(made));
      expect(data?.confirmPayment.status).toBe('DONE');
    }
    expect(await seenBy(OTHER_SECRET_KEY, membership.orderId)).toBe(200);
    expect(await seenBy(OTHER_SECRET_KEY, points.orderId), 'of the other merchant').toBe(404);
    const { id } = await refund(staff, membership.paymentId, '5000');
    await eventually(async () => (await refundRow(system, id)).status === 'SUCCEEDED');
    expect((await method('CARD')).secrets, 'never shown').toEqual([{ name: 'secretKey.ABYSSCM' }]);
  });

  it('a payment of another merchant can be neither confirmed, looked at nor cancelled with our key', async () => {
    expect(await useOther()).toBeUndefined();
    const made = await order('MEMBERSHIP');
    // Somebody opens the window with the other shop's client key.
    const foreign = await authenticated({ ...made, clientKey: CLIENT_KEY });
    const { data } = await confirm(customer, made, foreign);
    expect(data?.confirmPayment.status).not.toBe('DONE');
    await janitor(system);
    expect((await paymentOf(system, made)).status).not.toBe('DONE');
    const authorization = basic(OTHER_SECRET_KEY);
    const looked = await system.twin.api('GET', `/v1/payments/${foreign}`, undefined, { authorization });
    const cancelled = await system.twin.cancel(foreign, { cancelReason: 'r' }, { authorization });
    expect([looked.status, cancelled.status]).toEqual([404, 404]);
  });

  it('a key that is replaced is kept for the orders opened with it, until their merchant ends it', async () => {
    expect(await useOther()).toBeUndefined();
    const [paid, open] = [await order('MEMBERSHIP'), await order('MEMBERSHIP')];
    await confirm(customer, paid, await authenticated(paid));
    const openKey = await authenticated(open);

    // Another merchant from now on: the environment's, written down as ABYSSCM's.
    const moved = { 'clientKey.ABYSSCM': CLIENT_KEY };
    const own = system.environment['TOSS_SECRET_KEY'] ?? '';
    expect(await keys('CARD', moved, [{ name: 'secretKey.ABYSSCM', value: own }])).toBeUndefined();
    const later = await order('MEMBERSHIP');
    expect(later.clientKey).toBe(CLIENT_KEY);
    const { data } = await confirm(customer, open, openKey);
    expect(data?.confirmPayment.status, 'opened before, paid after').toBe('DONE');
    const { id } = await refund(staff, paid.paymentId, '20000');
    await eventually(async () => (await refundRow(system, id)).status === 'SUCCEEDED');
    expect((await confirm(customer, later, await authenticated(later))).data?.confirmPayment.status).toBe(
      'DONE',
    );
  });

  it('a new key of the same merchant takes over what the old one can no longer ask for', async () => {
    expect(await useOther(UNKNOWN_SECRET_KEY), 'one that the provider does not know').toBeUndefined();
    const made = await order('MEMBERSHIP');
    const paymentKey = await authenticated(made);
    await confirm(customer, made, paymentKey);
    expect((await paymentOf(system, made)).status, 'refused keys decide nothing').toBe('UNKNOWN');
    expect(await useOther()).toBeUndefined();
    await eventually(async () => {
      await janitor(system);
      return (await paymentOf(system, made)).status === 'DONE';
    });
    const { id } = await refund(staff, made.paymentId, '20000');
    await eventually(async () => {
      await refundRound(system);
      return (await refundRow(system, id)).status === 'SUCCEEDED';
    });
  });

  it.each([
    ['a secret key alone', {}, OTHER_SECRET_KEY],
    ['a client key where the secret one belongs', OF_OTHER, OTHER_CLIENT_KEY],
    ['one for tests, one that is live', { 'clientKey.ABYSSCM': 'live_ck_other_shop' }, OTHER_SECRET_KEY],
    [
      'a secret key where the client key belongs',
      { 'clientKey.ABYSSCM': OTHER_SECRET_KEY },
      OTHER_SECRET_KEY,
    ],
  ])('%s is refused', async (_what, configuration, value) => {
    expect(await keys('CARD', configuration, [{ name: 'secretKey.ABYSSCM', value }])).toMatchObject({
      code: 'INPUT_INVALID',
      args: { path: 'secretKey.ABYSSCM' },
    });
  });
});

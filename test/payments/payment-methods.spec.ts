import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { authenticate, confirm, type Order } from '../kit/buyer.js';
import { proveMoney } from '../kit/money-proof.js';
import { paymentOf, postingsOf } from '../kit/steering.js';
import type { StaffClient } from '../kit/staff-client.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

const LIST = `{ paymentMethods { id name provider type state isActive minAmount maxAmount version
  configuration { name value } secrets { name updatedAt } } }`;
const SAVE = `mutation ($input: PaymentMethodInput!) { upsertPaymentMethod(input: $input) {
  id name state minAmount maxAmount version configuration { name value } secrets { name } } }`;
const SWITCH = `mutation ($id: ID!, $active: Boolean!, $version: Int!) {
  setPaymentMethodActive(id: $id, active: $active, version: $version) { state version } }`;
const ORDER = `mutation ($amount: Won!, $method: PaymentMethodType, $key: String!) {
  createPaymentOrder(purpose: POINT_TOPUP, amount: $amount, method: $method, idempotencyKey: $key) { orderId amount status } }`;

interface Method {
  id: string;
  name: string;
  provider: string;
  type: string;
  state: string;
  minAmount: string;
  maxAmount: string;
  version: number;
  configuration: { name: string; value: string }[];
  secrets: { name: string }[];
}

describe('ways to pay: limits, switches, and secrets that nobody reads back (S000-TBL-10, S000-SEED-02)', () => {
  let system: TestSystem;
  let staff: StaffClient;
  let customer: Customer;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    staff = await system.staff('ADMIN');
    customer = await system.customer();
    await confirm(customer, ...(await firstPayment()));
  });
  afterEach(() => proveMoney(system));
  afterAll(() => system.stop());

  async function firstPayment(): Promise<[Order, string]> {
    const order = await ordered('1000');
    return [order, await authenticate(system, order)];
  }

  async function ordered(amount: string, method: string | null = null): Promise<Order> {
    const { createPaymentOrder: made } = await customer.client.ok<{ createPaymentOrder: Order }>(ORDER, {
      amount,
      method,
      key: randomUUID(),
    });
    const [row] = await system.sql<{ id: string }>(`SELECT id FROM payments WHERE provider_order_id = $1`, [
      made.orderId,
    ]);
    return { ...made, paymentId: row?.id ?? '' };
  }

  const refusedOrder = async (amount: string, method: string | null) =>
    (await customer.client.refused(ORDER, { amount, method, key: randomUUID() })).extensions;

  async function methods(): Promise<Method[]> {
    return (await staff.ok<{ paymentMethods: Method[] }>(LIST)).paymentMethods;
  }

  async function method(provider: string, type: string): Promise<Method> {
    const found = (await methods()).find((each) => each.provider === provider && each.type === type);
    if (!found) throw new Error(`no ${provider} ${type}`);
    return found;
  }

  const saved = async (input: object) => {
    const { data, errors } = await staff.confirmed<{ upsertPaymentMethod: Method }>(SAVE, { input });
    return { method: data?.upsertPaymentMethod, error: errors[0]?.extensions };
  };
  const switched = async (of: Method, active: boolean, version = of.version) => {
    const { data, errors } = await staff.confirmed<{ setPaymentMethodActive: { state: string } }>(SWITCH, {
      id: of.id,
      active,
      version,
    });
    return data?.setPaymentMethodActive.state ?? errors[0]?.extensions.code;
  };
  const change = ({ id, name, provider, type, minAmount, maxAmount, version, configuration }: Method) => ({
    id,
    version,
    name,
    provider,
    type,
    minAmount,
    maxAmount,
    configuration,
    secrets: [] as { name: string; value: string | null }[],
  });

  it('those of the requirements are there; what no adapter stands behind is NOT_CONFIGURED and cannot be chosen', async () => {
    const all = await methods();
    expect(all.map(({ provider, type, state }) => `${provider} ${type} ${state}`)).toEqual([
      'TOSS CARD ACTIVE',
      'TOSS EASY_PAY ACTIVE',
      'TOSS TRANSFER ACTIVE',
      'TOSS VIRTUAL_ACCOUNT ACTIVE',
      'NICEPAY CARD NOT_CONFIGURED',
      'NICEPAY TRANSFER NOT_CONFIGURED',
      'KAKAO_PAY EASY_PAY NOT_CONFIGURED',
    ]);
    expect((await method('NICEPAY', 'CARD')).configuration).toEqual([
      { name: 'brands', value: 'visa, mastercard, amex' },
    ]);
    expect(await switched(await method('KAKAO_PAY', 'EASY_PAY'), true)).toBe('PAYMENT_METHOD_NOT_CONFIGURED');
    const { offeredPaymentMethods } = await customer.client.ok<{ offeredPaymentMethods: { type: string }[] }>(
      '{ offeredPaymentMethods { type name minAmount maxAmount } }',
    );
    expect(offeredPaymentMethods.map(({ type }) => type)).toEqual([
      'CARD',
      'EASY_PAY',
      'TRANSFER',
      'VIRTUAL_ACCOUNT',
    ]);
  });

  it('a secret goes in and never comes out: not in an answer, not in the database, not in the audit log', async () => {
    const secret = 'nicepay-merchant-key-1234567890';
    const nicepay = await method('NICEPAY', 'CARD');
    const { method: after } = await saved({
      ...change(nicepay),
      configuration: [{ name: 'mid', value: 'nice001' }],
      secrets: [
        { name: 'merchantKey', value: secret },
        { name: 'other', value: 'x' },
      ],
    });
    expect(after?.secrets.map(({ name }) => name)).toEqual(['merchantKey', 'other']);
    expect(after?.configuration).toEqual([{ name: 'mid', value: 'nice001' }]);
    const [row] = await system.sql<{ value_sealed: string }>(
      `SELECT value_sealed FROM payment_method_secrets WHERE name = 'merchantKey'`,
    );
    expect(row?.value_sealed).toMatch(/^v1\./);
    const told = await system.sql<{ details: object }>(
      `SELECT details FROM audit_events WHERE action = 'payment-method.saved' AND resource_id = $1`,
      [nicepay.id],
    );
    expect(told).toHaveLength(1);
    expect(JSON.stringify([after, told])).not.toContain(secret);
    const kept = await saved({ ...change(await method('NICEPAY', 'CARD')), name: '신용카드 (나이스)' });
    expect(
      kept.method?.secrets.map(({ name }) => name),
      'those not named stay',
    ).toEqual(['merchantKey', 'other']);
    const gone = await saved({
      ...change(await method('NICEPAY', 'CARD')),
      secrets: [{ name: 'other', value: null }],
    });
    expect(gone.method?.secrets.map(({ name }) => name)).toEqual(['merchantKey']);
  });

  it('limits hold for orders of that way, and for that way only', async () => {
    const account = await method('TOSS', 'VIRTUAL_ACCOUNT');
    const { method: limited } = await saved({ ...change(account), minAmount: '5000', maxAmount: '20000' });
    expect(limited).toMatchObject({ minAmount: '5000', maxAmount: '20000' });
    for (const amount of ['4999', '20001']) {
      expect(await refusedOrder(amount, 'VIRTUAL_ACCOUNT')).toMatchObject({
        code: 'AMOUNT_OUT_OF_RANGE',
        args: { min: '5000', max: '20000' },
      });
    }
    for (const amount of ['5000', '20000']) await ordered(amount, 'VIRTUAL_ACCOUNT');
    await ordered('20001', 'CARD');
    await ordered('20001');
  });

  it('switched off: no new orders, and a running payment is left alone', async () => {
    const card = await method('TOSS', 'CARD');
    const running = await ordered('7000', 'CARD');
    const paymentKey = await authenticate(system, running);
    expect(await switched(card, false)).toBe('INACTIVE');
    expect((await refusedOrder('7000', 'CARD'))['code']).toBe('PAYMENT_METHOD_NOT_AVAILABLE');
    expect((await refusedOrder('7000', 'GIFT_CERTIFICATE'))['code']).toBe('PAYMENT_METHOD_NOT_AVAILABLE');
    await confirm(customer, running, paymentKey);
    expect((await paymentOf(system, running)).status).toBe('DONE');
    expect(await postingsOf(system, running.paymentId)).toEqual(['payment', 'points-granted']);
    expect(await switched(card, true), 'of before it was switched off').toBe('VERSION_STALE');
    expect(await switched(await method('TOSS', 'CARD'), true)).toBe('ACTIVE');
    await ordered('7000', 'CARD');
  });

  it('what is wrong is refused before anything is written', async () => {
    const card = await method('TOSS', 'CARD');
    const before = await methods();
    for (const [wrong, code] of [
      [{ minAmount: '5000', maxAmount: '4999' }, 'INPUT_INVALID'],
      [{ provider: 'NICEPAY' }, 'INPUT_INVALID'],
      [{ type: 'OTHER' }, 'INPUT_INVALID'],
      [{ name: '' }, 'INPUT_INVALID'],
      [{ secrets: [{ name: 'not a name!', value: 'x' }] }, 'INPUT_INVALID'],
      [
        { configuration: Array.from({ length: 21 }, (_, i) => ({ name: `n${i}`, value: '' })) },
        'INPUT_INVALID',
      ],
      [{ version: card.version + 1 }, 'VERSION_STALE'],
      [{ id: randomUUID() }, 'PAYMENT_METHOD_NOT_FOUND'],
      [{ id: null, version: null }, 'PAYMENT_METHOD_EXISTS'],
    ] as const) {
      expect((await saved({ ...change(card), ...wrong })).error?.code, JSON.stringify(wrong)).toBe(code);
    }
    expect(await methods()).toEqual(before);
    const operator = await system.staff('OPERATOR');
    expect((await operator.ok<{ paymentMethods: unknown[] }>(LIST)).paymentMethods).toHaveLength(
      before.length,
    );
    const refused = await operator.refused(SWITCH, { id: card.id, active: false, version: card.version });
    expect(refused.extensions.code).toBe('FORBIDDEN');
    expect((await customer.client.refused(LIST)).extensions.kind).toMatch(/FORBIDDEN|UNAUTHENTICATED/);
  });
});

import { randomUUID } from 'node:crypto';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PAYMENT_COLUMNS } from '../../src/modules/payments/payment.queries.js';
import { buyPoints } from '../kit/buyer.js';
import type { StaffClient } from '../kit/staff-client.js';
import { TestSystem } from '../kit/test-system.js';

const REFUND = `mutation ($id: ID!, $amount: Won!, $key: String!) {
  requestRefund(paymentId: $id, amount: $amount, reason: OTHER, memo: "전화로 물음", idempotencyKey: $key) { id } }`;

type Row = Record<string, unknown>;

/** Where rows are shown by part: their type, and the way to them. */
const SHOWN: [string, readonly string[]][] = [
  ['Payment', ['payments', 'items']],
  ['User', ['users', 'items']],
  ['Refund', ['refunds', 'items']],
  ['User', ['payments', 'items', 'user']],
  ['Refund', ['payments', 'items', 'refunds']],
];

describe('rows with no other columns than those that are shown (S000-ARC-03, S000-API-04)', () => {
  let system: TestSystem;
  let staff: StaffClient;

  beforeAll(async () => {
    system = await TestSystem.start({ environment: { REFUND_APPROVAL_LIMIT: '5000' } });
    staff = await system.staff();
    const customer = await system.customer();
    for (const amount of ['4000', '9000']) {
      const order = await buyPoints(system, customer, amount);
      const { errors } = await staff.confirmed(REFUND, { id: order.paymentId, amount, key: randomUUID() });
      expect(errors).toEqual([]);
    }
    // What has been asked for is paid out by then, and no row changes any more.
    await vi.waitFor(
      async () => expect(await rows(['refunds', 'items'], 'status')).toContainEqual({ status: 'SUCCEEDED' }),
      { timeout: 20_000, interval: 200 },
    );
  });
  afterAll(() => system.stop());

  async function rows(path: readonly string[], fields: string): Promise<Row[]> {
    const query = path.reduceRight((inner, name) => `{ ${name} ${inner} }`, `{ ${fields} }`);
    const found = path.reduce<unknown[]>(
      (outer, name) => outer.flatMap((each) => (each as Row)[name]),
      [await staff.ok(query)],
    );
    return found as Row[];
  }

  it.each(SHOWN)(
    'each field of a %s tells alone what it tells beside all others, on both ways',
    async (name, path) => {
      const type = system.get(GraphQLSchemaHost).schema.getType(name) as GraphQLObjectType;
      const fields = Object.values(type.getFields())
        .filter(({ args }) => !args.some(isRequiredArgument))
        .map((field) => `${field.name}${selectionOf(field.type)}`);
      expect(fields.length).toBeGreaterThan(10);
      const whole = await rows(path, fields.join(' '));
      expect(whole.length).toBeGreaterThan(0);
      for (const field of fields) {
        const key = field.split(' ')[0] as string;
        const expected = whole.map((row) => ({ [key]: row[key] }));
        expect(await rows(path, field), field).toEqual(expected);
        expect(await rows(path, field), `${field} again`).toEqual(expected);
      }
    },
  );

  it('invented selections make no end of statements', () => {
    const names = ['purpose', 'status', 'currency', 'provider', 'orderName', 'version'];
    const texts = Array.from({ length: 60 }, (_, i) =>
      PAYMENT_COLUMNS.ofPart(
        new Set(names.filter((__, bit) => (i + 1) & (1 << bit)).map((n) => `Payment.${n}`)),
      ),
    );
    expect(new Set(texts).size).toBeLessThanOrEqual(21);
    expect(texts.at(-1)).toBe(PAYMENT_COLUMNS.all);
  });

  it('whoever says nothing of what is shown gets whole rows', () => {
    expect(PAYMENT_COLUMNS.ofList(new Set(['User.id']))).toBe(PAYMENT_COLUMNS.all);
    expect(PAYMENT_COLUMNS.ofList(new Set(['Payment.id', 'Payment.timeline']))).toBe(PAYMENT_COLUMNS.all);
  });
});

/** Every leaf of what a field holds; of what has no leaves its type. */
function selectionOf(type: GraphQLOutputType): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  const leaves = isObjectType(named)
    ? Object.values(named.getFields()).filter(
        (field) => field.args.length === 0 && isLeafType(getNamedType(field.type)),
      )
    : [];
  return ` { ${leaves.map(({ name }) => name).join(' ') || '__typename'} }`;
}

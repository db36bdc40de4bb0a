import { randomUUID } from 'node:crypto';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeepMetrics } from '../../src/modules/metrics/series/keep-metrics.js';
import { fieldsOpenInMaintenance } from '../../src/platform/settings/maintenance.js';
import { apiKeyClient } from '../kit/api-key.js';
import { buyPoints } from '../kit/buyer.js';
import { EventStream } from '../kit/event-stream.js';
import { GraphqlClient } from '../kit/graphql-client.js';
import { ServerProcess } from '../kit/server-process.js';
import type { StaffClient } from '../kit/staff-client.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

interface Seen {
  key: string;
  value: unknown;
  version: number;
  needsStepUp: boolean;
}

const UPDATE = `mutation ($key: ID!, $value: SettingValue, $version: Int!, $reason: String) {
  updateSetting(key: $key, value: $value, version: $version, reason: $reason) { key value version } }`;
const REVERT = `mutation ($key: ID!, $to: Int!, $version: Int!, $reason: String!) {
  revertSetting(key: $key, toVersion: $to, version: $version, reason: $reason) { value version } }`;
const ORDER = `mutation ($amount: Won!, $key: String!) {
  createPaymentOrder(purpose: POINT_TOPUP, amount: $amount, idempotencyKey: $key) { orderId } }`;
const SHOP = 'https://shop.example';

describe('settings (S000-FEA-02, S000-RTE-07, S004-ADM-02)', () => {
  let system: TestSystem;
  /** Another process, which has no Redis and an environment of its own. */
  let other: ServerProcess;
  let owner: StaffClient;
  let admin: StaffClient;
  let customer: Customer;

  beforeAll(async () => {
    system = await TestSystem.start({ environment: { ORDER_AMOUNT_MAX: '8000000' } });
    other = await ServerProcess.start(system, {
      role: 'api',
      environment: { ORDER_AMOUNT_MAX: '1', REDIS_URL: 'redis://127.0.0.1:1' },
    });
    [owner, admin] = await Promise.all([system.staff('SUPER_ADMIN'), system.staff('ADMIN')]);
    customer = await system.customer();
  });
  afterAll(async () => {
    await other.kill();
    await system.stop();
  });

  const seen = async (key: string, by = owner): Promise<Seen> => {
    const { settings } = await by.ok<{ settings: Seen[] }>('{ settings { key value version needsStepUp } }');
    const found = settings.find((each) => each.key === key);
    if (!found) throw new Error(`${key} is not shown`);
    return found;
  };

  /** Sets it as the owner, who shows a second factor when it takes one. */
  async function set(key: string, value: unknown, reason: string | null = null): Promise<number> {
    const { version, needsStepUp } = await seen(key);
    const variables = { key, value, version, reason };
    const { data, errors } = await (needsStepUp
      ? owner.confirmed<{ updateSetting: { version: number } }>(UPDATE, variables)
      : owner.send<{ updateSetting: { version: number } }>(UPDATE, variables));
    if (!data) throw new Error(JSON.stringify(errors));
    return data.updateSetting.version;
  }

  const order = (url: string, amount: string) =>
    new GraphqlClient(url, customer.token).send(ORDER, { amount, key: randomUUID() });

  it('takes the environment over once; afterwards the setting rules', async () => {
    expect(await seen('payments.orderAmountMax')).toMatchObject({ value: '8000000', version: 1 });
    const { settingHistory } = await owner.ok<{ settingHistory: { items: unknown[] } }>(
      '{ settingHistory(key: "payments.orderAmountMax") { items { kind before after actorType } } }',
    );
    expect(settingHistory.items).toEqual([
      { kind: 'SEEDED', before: '10000000', after: '8000000', actorType: 'SYSTEM' },
    ]);
    expect((await order(other.url, '7000000')).errors).toEqual([]);
  });

  it.each([
    ['an unknown key', 'limits.everything', 1, 'SETTING_UNKNOWN'],
    ['a text for a number', 'sms.dailyMax', '5', 'SETTING_TYPE_INVALID'],
    ['a number for a text', 'maintenance.messageKo', 5, 'SETTING_TYPE_INVALID'],
    ['nothing where something must be', 'maintenance.enabled', null, 'SETTING_TYPE_INVALID'],
    ['a fraction', 'sms.dailyMax', 1.5, 'INPUT_INVALID'],
    ['a number past exact ones', 'sms.dailyMax', 2 ** 60, 'INPUT_INVALID'],
    ['an object', 'sms.dailyMax', { min: 1 }, 'INPUT_INVALID'],
    ['too little', 'sms.dailyMax', 0, 'SETTING_OUT_OF_BOUNDS'],
    ['won that are no digits', 'refunds.approvalLimit', '1e6', 'SETTING_TYPE_INVALID'],
    ['won below zero', 'refunds.approvalLimit', '-1', 'SETTING_TYPE_INVALID'],
    ['a limit that would lock staff out', 'limits.actor', 5, 'SETTING_OUT_OF_BOUNDS'],
    ['every origin', 'cors.origins', ['https://*.example'], 'SETTING_VALUE_INVALID'],
    ['no origin', 'cors.origins', [`${SHOP}/page`], 'SETTING_VALUE_INVALID'],
    ['the origin of a file', 'cors.origins', ['null'], 'SETTING_VALUE_INVALID'],
    ['the same twice', 'cors.origins', [SHOP, SHOP], 'SETTING_VALUE_INVALID'],
    ['terms nobody can read', 'settlements.terms', ['CARD:cheap'], 'SETTING_VALUE_INVALID'],
    ['a day that is none', 'maintenance.until', 'tomorrow', 'SETTING_TYPE_INVALID'],
  ])('refuses %s', async (_what, key, value, code) => {
    const { errors } = await owner.send(UPDATE, { key, value, version: 0 });
    expect(errors[0]?.extensions.code).toBe(code);
  });

  it('has a permission for each, and takes a second factor for money and security', async () => {
    const change = { key: 'refunds.approvalLimit', value: '900000', version: 0 };
    const forbidden = await admin.refused(UPDATE, change);
    expect(forbidden.extensions).toMatchObject({
      code: 'FORBIDDEN',
      args: { permission: 'setting.write.money' },
    });
    expect((await owner.refused(UPDATE, change)).extensions.code).toBe('STEP_UP_REQUIRED');
    expect((await admin.send(UPDATE, { key: 'sms.dailyMax', value: 1_500, version: 0 })).errors).toEqual([]);
    const operator = await system.staff('OPERATOR');
    expect((await operator.refused('{ settings { key } }')).extensions.code).toBe('FORBIDDEN');
  });

  it('tells whoever comes second what is there and what they wanted', async () => {
    const { version } = await seen('sms.dailyMax');
    const stale = await owner.refused(UPDATE, { key: 'sms.dailyMax', value: 700, version: version - 1 });
    expect(stale.extensions).toMatchObject({
      kind: 'CONFLICT',
      code: 'SETTING_STALE',
      args: { current: version, given: version - 1, currentValue: '1500', givenValue: '700' },
    });
    const both = await Promise.all(
      [600, 800].map((value) => owner.send(UPDATE, { key: 'sms.dailyMax', value, version })),
    );
    expect(both.map(({ errors }) => errors[0]?.extensions.code ?? 'done').sort()).toEqual([
      'SETTING_STALE',
      'done',
    ]);
  });

  it('changes several, all or none', async () => {
    const document = `mutation ($changes: [SettingChangeInput!]!) { updateSettings(changes: $changes) { key value } }`;
    const [ko, en] = [await seen('maintenance.messageKo'), await seen('maintenance.messageEn')];
    const changes = [
      { key: ko.key, value: '잠시 멈춥니다', version: ko.version },
      { key: en.key, value: 'Back soon', version: en.version + 1 },
    ];
    expect((await owner.refused(document, { changes })).extensions.code).toBe('SETTING_STALE');
    expect((await seen(ko.key)).value).toBe(ko.value);
    const twice = [changes[0], changes[0]];
    expect((await owner.refused(document, { changes: twice })).extensions.code).toBe('SETTING_REPEATED');
    const good = [changes[0], { ...changes[1], version: en.version }];
    expect(await owner.ok(document, { changes: good })).toEqual({
      updateSettings: [
        { key: ko.key, value: '잠시 멈춥니다' },
        { key: en.key, value: 'Back soon' },
      ],
    });
  });

  it('is in force in every process at once, also where Redis is away, and is told with what it was before', async () => {
    await set('payments.orderAmountMax', '5000', '점검');
    const error = (await order(system.url, '6000')).errors[0];
    expect(error?.extensions).toMatchObject({ code: 'AMOUNT_OUT_OF_RANGE', args: { max: '5000' } });
    await eventually(
      async () => (await order(other.url, '6000')).errors[0]?.extensions.code === 'AMOUNT_OUT_OF_RANGE',
    );
    const [event] = await system.sql<{ changes: unknown; reason: string }>(
      `SELECT changes, reason FROM audit_events WHERE action = 'setting.changed' AND resource_id = $1`,
      ['payments.orderAmountMax'],
    );
    expect(event).toEqual({
      changes: [{ field: 'payments.orderAmountMax', before: '8000000', after: '5000' }],
      reason: '점검',
    });

    const { version } = await seen('payments.orderAmountMax');
    const back = { key: 'payments.orderAmountMax', to: 1, version, reason: '되돌림' };
    const { data } = await owner.confirmed(REVERT, back);
    expect(data).toEqual({ revertSetting: { value: '8000000', version: version + 1 } });
    expect((await order(system.url, '6000')).errors).toEqual([]);
    await eventually(async () => (await order(other.url, '6000')).errors.length === 0);
    const never = await owner.confirmed(REVERT, { ...back, to: 99, version: version + 1 });
    expect(never.errors[0]?.extensions.code).toBe('SETTING_VERSION_UNKNOWN');
    expect(
      await owner.ok(
        '{ settingHistory(key: "payments.orderAmountMax", limit: 2) { total items { version kind actorName } } }',
      ),
    ).toMatchObject({
      settingHistory: { total: 3, items: [{ version: 3, kind: 'REVERTED' }, { version: 2 }] },
    });
  });

  it('lets pages of a listed origin in, and out again (S003-SEC-02)', async () => {
    const from = async (origin: string) => {
      const { status, headers } = await system.client().send('{ session { reason } }', {}, { origin });
      return [status === 403, headers.get('access-control-allow-origin')];
    };
    expect(await from(SHOP)).toEqual([true, null]);
    await set('cors.origins', [SHOP]);
    expect(await from(SHOP)).toEqual([false, SHOP]);
    expect(await from(`${SHOP}.evil.example`)).toEqual([true, null]);
    await set('cors.origins', []);
    expect(await from(SHOP)).toEqual([true, null]);
  });

  it('sets budgets and limits while they are being spent', async () => {
    await set('limits.actor', 700);
    const { headers } = await customer.client.send('{ viewer { environment } }');
    expect(headers.get('ratelimit-policy')).toContain('"actor";q=700;');
    await set('limits.actor', 5_000);

    const adjust = async (): Promise<string> => {
      const { data, errors } = await owner.confirmed<{ adjustPoints: { status: string } }>(
        `mutation ($id: ID!, $key: String!) { adjustPoints(userId: $id, delta: "3000", reason: "사과의 뜻",
          idempotencyKey: $key) { status } }`,
        { id: customer.id, key: randomUUID() },
      );
      return data?.adjustPoints.status ?? JSON.stringify(errors);
    };
    expect(await adjust()).toBe('POSTED');
    await set('points.adjustmentLimit', '2000');
    expect(await adjust()).toBe('REQUESTED');
  });

  it('throws away what is older than it says', async () => {
    const rollups = async (): Promise<number> =>
      (await system.sql(`SELECT 1 FROM metric_rollups WHERE at < now() - interval '100 days'`)).length;
    await system.sql(
      `INSERT INTO metric_names (name, unit, created_at) VALUES ('test.kept', 'count', now())
       ON CONFLICT DO NOTHING`,
    );
    await system.sql(
      `WITH s AS (INSERT INTO metric_series (name, labels, created_at, last_at) VALUES ('test.kept', '{}', now(), now())
         ON CONFLICT (name, labels) DO UPDATE SET last_at = now() RETURNING id)
       INSERT INTO metric_rollups (series_id, minutes, at, count, sum, min, max, last, last_at)
       SELECT id, 5, now() - interval '120 days', 1, 1, 1, 1, 1, now() - interval '120 days' FROM s`,
    );
    await set('retention.metricMinutes5Days', 365);
    await system.get(KeepMetrics).retire();
    expect(await rollups()).toBe(1);
    await set('retention.metricMinutes5Days', 90);
    await system.get(KeepMetrics).retire();
    expect(await rollups()).toBe(0);
  });

  it('ends what customers listen to under maintenance, with the same words; staff and API keys go on listening', async () => {
    const listen = (url: string, client: GraphqlClient, query: string) =>
      EventStream.open(url, { authorization: `Bearer ${client.token}`, query });
    const points = 'subscription { pointsUpdated { ... on PointsChanged { cursor } } }';
    const about =
      'subscription { maintenanceUpdated { ... on MaintenanceChanged { maintenance { active } } } }';
    const payments = 'subscription { paymentsUpdated { ... on PaymentChanged { cursor } } }';
    const key = await apiKeyClient(system, owner, ['payment.read']);
    const theirs = await Promise.all(
      [system.url, other.url].map((url) => listen(url, customer.client, points)),
    );
    const told = await listen(system.url, customer.client, about);
    const ours = await Promise.all([owner, key].map((client) => listen(system.url, client, payments)));
    await eventually(async () => system.liveSubscribers() === 4);
    await set('maintenance.enabled', true);
    for (const stream of theirs) {
      expect((await stream.error()).extensions).toMatchObject({
        code: 'MAINTENANCE',
        args: { messageKo: '잠시 멈춥니다' },
      });
      await eventually(async () => stream.completed);
    }
    await set('maintenance.enabled', false);
    await eventually(async () => JSON.stringify(told.results).includes('"active":false'));
    // Whoever comes next begins with both processes open.
    const there = new GraphqlClient(other.url);
    await eventually(async () => {
      const { maintenance } = await there.ok<{ maintenance: { active: boolean } }>(
        '{ maintenance { active } }',
      );
      return !maintenance.active;
    });
    await buyPoints(system, customer, '1000');
    for (const stream of ours) await eventually(async () => stream.results.length > 0);
    for (const stream of [told, ...ours]) {
      expect(stream.results.flatMap(({ errors }) => errors ?? [])).toEqual([]);
      stream.close();
    }
  });

  it('turns customers away under maintenance, while staff works and payments are heard of', async () => {
    const until = '2030-01-01T00:00:00.000Z';
    await set('maintenance.until', until);
    await set('maintenance.enabled', true);
    for (const url of [system.url, other.url]) {
      const { status, headers, errors } = await eventually(async () => {
        const answer = await order(url, '2000');
        return answer.errors.length > 0 ? answer : null;
      });
      expect([status, headers.get('retry-after')]).toEqual([503, '60']);
      expect(errors[0]?.extensions).toMatchObject({
        code: 'MAINTENANCE',
        kind: 'UPSTREAM_UNAVAILABLE',
        args: { messageKo: '잠시 멈춥니다', messageEn: 'Back soon', until },
      });
    }
    expect((await system.client().refused('{ products { id } }')).extensions.code).toBe('MAINTENANCE');
    expect(await system.client().ok('{ maintenance { active until } }')).toEqual({
      maintenance: { active: true, until },
    });
    expect(
      (await owner.ok<{ users: { total: number } }>('{ users(limit: 1) { total } }')).users.total,
    ).toBeGreaterThan(0);
    const account = await system.staffAccount('ADMIN');
    expect((await system.signIn(account)).token).toBeTruthy();
    const webhook = await fetch(`${system.url}/webhooks/toss`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'tosspayments-webhook-transmission-id': 'in-maintenance-1',
      },
      body: JSON.stringify({
        eventType: 'PAYMENT_STATUS_CHANGED',
        createdAt: '2026-11-21T10:00:00.000000',
        data: {},
      }),
    });
    expect(webhook.status).toBe(200);
    await set('maintenance.enabled', false);
    expect((await order(system.url, '2000')).errors).toEqual([]);
  });

  it('leaves nothing open under maintenance that is no operation', () => {
    const schema = system.get(GraphQLSchemaHost).schema;
    const fields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
      (type) => Object.keys(type?.getFields() ?? {}),
    );
    expect(fieldsOpenInMaintenance().filter((field) => !fields.includes(field))).toEqual([]);
  });
});

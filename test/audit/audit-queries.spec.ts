import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditLog, SealAudit } from '../../src/modules/audit/index.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';
import type { StaffClient } from '../kit/staff-client.js';

interface Event {
  id: string;
  action: string;
  actorType: string;
  actorId: string | null;
  actorName: string | null;
  resourceLabel: string | null;
  changes: { field: string; before: string | null; after: string | null }[];
  details: { key: string; value: string | null }[];
  ip: string | null;
  sealed: boolean;
  seq: string | null;
}
interface Page {
  auditEvents: {
    items: Event[];
    total: number;
    totalIsExact: boolean;
    pages: number;
    nextCursor: string | null;
  };
}
type Filter = Record<string, unknown>;

const FIELDS = `id action actorType actorId actorName resourceLabel changes { field before after }
  details { key value } ip sealed seq`;
const LIST = `query ($filter: AuditEventFilter, $page: Int, $after: Cursor, $limit: Int) {
  auditEvents(filter: $filter, page: $page, after: $after, limit: $limit) {
    items { ${FIELDS} } total totalIsExact pages nextCursor } }`;

describe('reading the audit log (S000-TBL-03)', () => {
  let system: TestSystem;
  let boss: StaffClient;
  let bossId: string;
  let customer: Customer;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    boss = await system.staff();
    const { viewer } = await boss.ok<{ viewer: { adminUser: { id: string } } }>(
      '{ viewer { adminUser { id } } }',
    );
    bossId = viewer.adminUser.id;
    customer = await system.customer();
  });
  afterAll(() => system.stop());

  const list = async (filter: Filter, rest: Record<string, unknown> = {}) =>
    (await boss.ok<Page>(LIST, { filter, ...rest })).auditEvents;
  const actions = async (filter: Filter) =>
    (await list(filter, { limit: 100 })).items.map(({ action }) => action);
  const change = async (input: Record<string, unknown>, version: number) => {
    const update = `mutation ($id: ID!, $input: UpdateUserInput!, $version: Int!) { updateUser(id: $id, input: $input, version: $version) { id } }`;
    const variables = { id: customer.id, input, version };
    await ('email' in input ? boss.confirmed(update, variables) : boss.ok(update, variables));
  };
  const record = (action: string, resourceId: string, times = 1) =>
    system.get(UnitOfWork).run(systemActor('test'), async (tx) => {
      for (let i = 0; i < times; i += 1)
        await system
          .get(AuditLog)
          .record(tx, systemActor('test'), { action, resourceType: 'thing', resourceId });
    });

  it('tells who changed what from what to what, and never keeps a personal value', async () => {
    await change({ name: '김하늘', phone: '010-2345-6789', email: 'haneul@people.example' }, 1);
    await change({ phone: '' }, 2);
    const { items } = await list({ action: ['user.updated'], resourceId: customer.id });
    expect(items).toHaveLength(2);
    expect(items[1]).toMatchObject({ actorType: 'ADMIN', actorId: bossId, actorName: '직원 SUPER_ADMIN' });
    expect(items[0]?.changes).toEqual([{ field: 'phone', before: '010-****-6789', after: null }]);
    expect(items[1]?.changes).toEqual([
      { field: 'name', before: '홍*동', after: '김*늘' },
      {
        field: 'email',
        before: expect.stringMatching(/^..\*\*\*@people.example$/) as string,
        after: 'ha***@people.example',
      },
      { field: 'phone', before: null, after: '010-****-6789' },
    ]);
    const kept = await system.sql<{ row: string }>('SELECT e::text AS row FROM audit_events e');
    // Four digits alone stand in many an id.
    for (const secret of ['김하늘', '홍길동', '2345-6789', '23456789', 'haneul@'])
      expect(kept.filter(({ row }) => row.includes(secret))).toEqual([]);
  });

  it('filters by every trait, and by what is not', async () => {
    const [thing, other] = [randomUUID(), randomUUID()];
    await record('thing.made', thing);
    await record('thing.broken', thing);
    await record('thing.made', other);
    expect(await actions({ resourceId: thing })).toEqual(['thing.broken', 'thing.made']);
    expect(await actions({ resourceId: thing, action: ['thing.made'] })).toEqual(['thing.made']);
    expect(await actions({ resourceId: thing, not: { action: ['thing.made'] } })).toEqual(['thing.broken']);
    expect(await actions({ resourceType: ['thing'], not: { resourceId: thing } })).toEqual(['thing.made']);
    expect(new Set(await actions({ not: { resourceType: ['thing'] } }))).not.toContain('thing.made');
    expect(new Set(await actions({ actorType: ['SYSTEM'], not: { resourceType: ['thing'] } }))).toContain(
      'user.created',
    );
    const confirmed = ['admin.step-up-granted', 'admin.stepped-up'];
    expect(new Set(await actions({ actorId: bossId }))).toEqual(
      new Set(['user.updated', 'admin.signed-in', ...confirmed]),
    );
    expect(await actions({ actorId: bossId, not: { action: ['user.updated', ...confirmed] } })).toEqual([
      'admin.signed-in',
    ]);
    expect(await actions({ actorId: 'nobody' })).toEqual([]);
    expect((await actions({ not: { actorId: bossId } })).includes('user.updated')).toBe(false);
    const { items } = await list({ resourceId: thing, action: ['thing.made'] });
    const [row] = await system.sql<{ at: Date }>('SELECT occurred_at AS at FROM audit_events WHERE id = $1', [
      items[0]?.id,
    ]);
    const at = (row?.at ?? new Date()).toISOString();
    expect(await actions({ resourceId: thing, from: at, to: at })).toEqual([]);
    expect((await actions({ resourceId: thing, from: at })).length).toBeGreaterThan(0);
  });

  it('searches a part of an action, an id, and the number of a request', async () => {
    expect(new Set(await actions({ search: 'thing.BRO' }))).toEqual(new Set(['thing.broken']));
    expect(new Set(await actions({ search: bossId }))).toContain('admin.signed-in');
    expect(await actions({ search: "%' OR true --" })).toEqual([]);
    const traceId = randomUUID().replaceAll('-', '');
    await boss.send(
      `mutation ($email: String!) { createUser(input: { name: "a", email: $email, services: [KST] }) { id } }`,
      { email: `${randomUUID()}@people.example` },
      { traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
    );
    expect(await actions({ search: traceId })).toEqual(['user.created']);
  });

  it('pages by number and by cursor, with a total that is true', async () => {
    const thing = randomUUID();
    await record('thing.counted', thing, 25);
    const counted = await list({ action: ['thing.counted'] }, { limit: 10 });
    expect(counted).toMatchObject({ total: 25, pages: 3, totalIsExact: true });
    const filtered = await list({ resourceId: thing }, { limit: 10, page: 3 });
    expect(filtered).toMatchObject({ total: 25, totalIsExact: true });
    expect(filtered.items).toHaveLength(5);
    const walked: string[] = [];
    let after: string | null = null;
    do {
      const page: Page['auditEvents'] = await list({ resourceId: thing }, { limit: 7, after });
      walked.push(...page.items.map(({ id }) => id));
      after = page.nextCursor;
    } while (after !== null);
    expect(new Set(walked).size).toBe(25);
    const all = await list({}, { limit: 1 });
    const [count] = await system.sql<{ n: number }>('SELECT count(*)::int AS n FROM audit_events');
    expect(all.total).toBe(count?.n);
  });

  it('counts a log of years up to a bound, and says so', async () => {
    const flood = randomUUID();
    await system.sql(
      `INSERT INTO audit_events (id, occurred_at, actor_type, action, resource_type, resource_id)
       SELECT gen_random_uuid(), now(), 'SYSTEM', 'thing.flooded', 'thing', $1 FROM generate_series(1, 10050)`,
      [flood],
    );
    expect(await list({ resourceId: flood }, { limit: 1 })).toMatchObject({
      total: 10_000,
      totalIsExact: false,
    });
    expect(await list({ action: ['thing.flooded'] }, { limit: 1 })).toMatchObject({
      total: 10_050,
      totalIsExact: true,
    });
  });

  it('shows one event with its place in the chain, and whom it was about', async () => {
    const [event] = (await list({ action: ['user.updated'], resourceId: customer.id })).items;
    const one = async () =>
      (
        await boss.ok<{ auditEvent: Event }>(`query ($id: ID!) { auditEvent(id: $id) { ${FIELDS} } }`, {
          id: event?.id,
        })
      ).auditEvent;
    expect(await one()).toMatchObject({ sealed: false, seq: null, resourceLabel: '김하늘', ip: '127.0.0.1' });
    await system.get(SealAudit).execute();
    expect(await one()).toMatchObject({ sealed: true, seq: expect.stringMatching(/^\d+$/) as string });
    const none = await boss.refused(`query ($id: ID!) { auditEvent(id: $id) { id } }`, { id: randomUUID() });
    expect(none.extensions.code).toBe('AUDIT_EVENT_NOT_FOUND');
    const { auditActions } = await boss.ok<{ auditActions: string[] }>('{ auditActions }');
    expect(auditActions).toEqual([...auditActions].sort());
    expect(auditActions).toEqual(expect.arrayContaining(['thing.made', 'user.updated', 'admin.signed-in']));
  });

  it('shows an account’s own story beside it, to those who may read the log', async () => {
    const ask = `query ($id: ID!) { user(id: $id) { timeline { action actorName } } }`;
    const { user } = await boss.ok<{ user: { timeline: { action: string }[] } }>(ask, { id: customer.id });
    expect(user.timeline.map(({ action }) => action)).toEqual([
      'user.updated',
      'user.updated',
      'user.signed-in',
      'user.created',
    ]);
    const operator = await system.staff('OPERATOR');
    expect((await operator.refused(ask, { id: customer.id })).extensions.code).toBe('FORBIDDEN');
    const { viewer } = await boss.ok<{ viewer: { adminUser: { timeline: { action: string }[] } } }>(
      '{ viewer { adminUser { timeline { action } } } }',
    );
    expect(viewer.adminUser.timeline.map(({ action }) => action)).toEqual([
      'admin.stepped-up',
      'admin.step-up-granted',
      'admin.signed-in',
      'admin.totp-enrolled',
      'admin.created',
    ]);
  });

  it('tells each event once as it is sealed, also across a break', async () => {
    await system.get(SealAudit).execute();
    const thing = randomUUID();
    const ask = `subscription ($after: Cursor, $filter: AuditEventFilter) { auditEventAppended(after: $after, filter: $filter) {
      ... on Lagged { cursor } ... on AuditEventAppended { cursor auditEvent { action sealed } } } }`;
    type Told = { auditEventAppended: { cursor: string; auditEvent: { action: string; sealed: boolean } } };
    const feed = boss.live<Told>(ask, { filter: { resourceId: thing, not: { action: ['thing.muted'] } } });
    await eventually(async () => system.liveSubscribers() === 1);
    await record('thing.first', thing);
    await record('thing.muted', thing);
    await record('thing.elsewhere', randomUUID());
    await record('thing.second', thing);
    await system.get(SealAudit).execute();
    const told = await feed.next(2);
    expect(told.map(({ auditEventAppended }) => auditEventAppended.auditEvent)).toEqual([
      { action: 'thing.first', sealed: true },
      { action: 'thing.second', sealed: true },
    ]);
    await feed.close();
    await record('thing.third', thing);
    await system.get(SealAudit).execute();
    const again = boss.live<Told>(ask, {
      after: told[0]?.auditEventAppended.cursor,
      filter: { resourceId: thing, not: { action: ['thing.muted'] } },
    });
    const missed = await again.next(2);
    expect(missed.map(({ auditEventAppended }) => auditEventAppended.auditEvent.action)).toEqual([
      'thing.second',
      'thing.third',
    ]);
    await again.close();
  });
});

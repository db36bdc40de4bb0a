import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LeasedWork } from '../../src/platform/work/leased-work.js';
import { newId } from '../../src/shared/ids.js';
import { here } from '../attachments/files-kit.js';
import { codeOf } from '../kit/approvals.js';
import { eventually } from '../kit/eventually.js';
import type { StaffClient } from '../kit/staff-client.js';
import { connected } from '../kit/test-database.js';
import { TestSystem } from '../kit/test-system.js';

const RULE = '01995f00-0000-7000-8000-000000000003';
const FACTS = `id act status changes unchanged refused applied failed undone kept confirms isUndoable mayRun mayUndo
  refusal { code } resultFile { downloadUrl } job { id status }`;

interface Bulk {
  id: string;
  status: string;
  applied: number;
  mayRun: boolean;
  resultFile: { downloadUrl: string } | null;
}
interface Row {
  recordId: string;
  outcome: string;
  result: string | null;
  label: string;
  changes: { field: string; from: string; to: string }[];
  problem: { code: string } | null;
}
type Noun = 'Users' | 'Incidents' | 'PaymentExceptions';

const RUN = `mutation ($id: ID!) { runBulkAction(id: $id) { id } }`;
const UNDO = `mutation ($id: ID!) { undoBulkAction(id: $id) { id } }`;
const CANCEL = `mutation ($id: ID!) { cancelBulkAction(id: $id) { id } }`;
const LOOK = `query ($id: ID!) { bulkAction(id: $id) { ${FACTS} } }`;

describe('bulk actions (S000-TBL-05, S000-TBL-12, S004-OPS-04)', () => {
  let system: TestSystem;
  let admin: StaffClient;
  let marks = 0;

  beforeAll(async () => {
    system = await TestSystem.start();
    admin = await system.staff('ADMIN');
  });
  afterAll(() => system.stop());

  const ask = (noun: Noun, given: string, by = admin) => {
    const name = `plan${noun}Act`;
    return by.send<Record<string, { id: string }>>(`mutation { plan: ${name}(${given}) { id } }`, {});
  };
  const look = async (id: string): Promise<Bulk> =>
    (await admin.ok<{ bulkAction: Bulk }>(LOOK, { id })).bulkAction;
  const until = (id: string, ...status: string[]): Promise<Bulk> =>
    eventually(async () => {
      const found = await look(id);
      return status.includes(found.status) ? found : null;
    });
  const plan = async (noun: Noun, given: string): Promise<Bulk> => {
    const { data, errors } = await ask(noun, given);
    if (!data) throw new Error(JSON.stringify(errors));
    return until(data['plan']?.id ?? '', 'PLANNED', 'REFUSED');
  };
  const go = async (document: string, id: string, status: string): Promise<Bulk> => {
    const { errors } = await admin.confirmed(document, { id });
    expect(errors).toEqual([]);
    return until(id, status);
  };
  const rows = async (id: string, filter = '{}'): Promise<Row[]> =>
    (
      await admin.ok<{ bulkRows: { items: Row[] } }>(
        `query ($id: ID!) { bulkRows(bulkId: $id, limit: 100, filter: ${filter}) { items {
          recordId outcome result label changes { field from to } problem { code } } } }`,
        { id },
      )
    ).bulkRows.items;
  /** Customers with a name of their own, some of them inactive. */
  const people = async (count: number, inactive = 0): Promise<{ ids: string[]; name: string }> => {
    const name = `무리${(marks += 1)}`;
    const ids = Array.from({ length: count }, newId);
    await system.sql(
      `INSERT INTO users (id, email, name, services, is_active, created_at, updated_at)
       SELECT id, id || '@people.example', $2, '{KST}', n > $3, now(), now()
       FROM unnest($1::uuid[]) WITH ORDINALITY AS p (id, n)`,
      [ids, name, inactive],
    );
    return { ids, name };
  };
  const standing = (ids: string[]) =>
    system.sql<{ active: boolean; version: number }>(
      `SELECT is_active AS active, version FROM users WHERE id = ANY($1) ORDER BY array_position($1, id)`,
      [ids],
    );
  const incident = async (title: string): Promise<string> => {
    const id = newId();
    await system.sql(
      `INSERT INTO incidents (id, rule_id, group_key, labels, title, metric, unit, severity, condition, threshold, cause, opened_at)
       VALUES ($1, $2, $1::uuid::text, '{}', $3, 'outbox.lag', 's', 'WARNING', 'GT', 5, 'THRESHOLD', now())`,
      [id, RULE, title],
    );
    return id;
  };
  /** What the file says became of the records: how many of each. */
  const told = async ({ resultFile }: Bulk): Promise<Record<string, number>> => {
    const file = await fetch(here(system, resultFile?.downloadUrl ?? ''));
    const lines = (await file.text()).trim().split('\r\n').slice(1);
    return lines
      .map((line) => line.split(',')[2] ?? '')
      .reduce<Record<string, number>>((counts, word) => ({ ...counts, [word]: (counts[word] ?? 0) + 1 }), {});
  };
  const list = (ids: string[]): string => `ids: [${ids.map((id) => `"${id}"`).join(', ')}]`;

  it('says of each record what would change, does it once, and puts it back but for what changed since', async () => {
    const { ids, name } = await people(4, 1);
    const [sleeping = '', first = '', second = '', third = ''] = ids;
    const planned = await plan('Users', `act: DEACTIVATE, ${list([...ids, newId(), third])}`);
    expect(planned).toMatchObject({ changes: 3, unchanged: 1, refused: 1, confirms: true, mayRun: true });
    expect(await rows(planned.id, '{ outcome: [REFUSED] }')).toMatchObject([
      { result: null, problem: { code: 'USER_NOT_FOUND' } },
    ]);
    expect(await rows(planned.id, '{ outcome: [CHANGES] }')).toMatchObject(
      [third, second, first].map((recordId) => ({
        ...{ recordId, label: name, result: 'PLANNED' },
        changes: [{ field: 'status', from: 'ACTIVE', to: 'INACTIVE' }],
      })),
    );
    const rename = `mutation ($id: ID!, $version: Int!) { updateUser(id: $id, version: $version, input: { name: "손으로" }) { id } }`;
    await admin.ok(rename, { id: third, version: 1 });
    expect(codeOf(await admin.send(RUN, { id: planned.id }))).toBe('STEP_UP_REQUIRED');
    const done = await go(RUN, planned.id, 'DONE');
    expect(done).toMatchObject({ applied: 2, failed: 1, mayRun: false, mayUndo: true });
    expect(await rows(planned.id, '{ result: [FAILED] }')).toMatchObject([
      { recordId: third, problem: { code: 'BULK_ROW_CHANGED' } },
    ]);
    expect(codeOf(await admin.confirmed(RUN, { id: planned.id }))).toBe('BULK_NOT_READY');

    const file = await fetch(here(system, done.resultFile?.downloadUrl ?? ''));
    const text = Buffer.from(await file.arrayBuffer()).toString();
    expect(text).toContain(`${third},무*${name.slice(2)},변경하지 못함,BULK_ROW_CHANGED`);
    expect(text.split('\r\n').filter((line) => line.includes('변경함'))).toHaveLength(2);

    await admin.ok(rename, { id: second, version: 2 });
    expect(await go(UNDO, planned.id, 'UNDONE')).toMatchObject({ undone: 1, kept: 1, mayUndo: false });
    expect(await standing([sleeping, first, second, third])).toEqual([
      { active: false, version: 1 },
      { active: true, version: 3 },
      { active: false, version: 3 },
      { active: true, version: 2 },
    ]);
    const events = await system.sql<{ action: string; actor: string }>(
      `SELECT action, actor_id AS actor FROM audit_events WHERE resource_id IN ($1, $2) ORDER BY occurred_at, id`,
      [planned.id, first],
    );
    expect(events.map(({ action }) => action)).toEqual([
      ...['bulk.planned', 'bulk.run', 'user.deactivated', 'bulk.finished', 'bulk.result-downloaded'],
      ...['bulk.undo-asked', 'user.activated', 'bulk.undone'],
    ]);
    expect(new Set(events.map(({ actor }) => actor))).toEqual(new Set([admin.account.id]));
  });

  it('everybody who fits a filter, found by the server; and only by whoever may, within the hour, for its maker', async () => {
    const { ids, name } = await people(3);
    const all = `all: true, filter: { search: "${name}" }`;
    const planned = await plan('Users', `act: DEACTIVATE, ${all}`);
    expect(planned).toMatchObject({ changes: 3, status: 'PLANNED' });
    const [choice] = await system.sql(`SELECT choice FROM imports WHERE id = $1`, [planned.id]);
    expect(JSON.stringify(choice)).not.toContain(name);

    const [operator, other, boss] = [
      await system.staff('OPERATOR'),
      await system.staff('ADMIN'),
      await system.staff(),
    ];
    expect(codeOf(await ask('Users', `act: DEACTIVATE, ${all}`, operator))).toBe('FORBIDDEN');
    for (const somebody of [other, boss, operator]) {
      expect(codeOf(await somebody.send(LOOK, { id: planned.id }))).toBe('BULK_NOT_FOUND');
      expect(codeOf(await somebody.confirmed(RUN, { id: planned.id }))).toBe('BULK_NOT_FOUND');
    }
    for (const [given, code] of [
      ['act: DEACTIVATE', 'BULK_CHOICE_INVALID'],
      [`act: DEACTIVATE, filter: { search: "${name}" }`, 'BULK_CHOICE_INVALID'],
      [`act: DEACTIVATE, ${all}, ${list(ids)}`, 'BULK_CHOICE_INVALID'],
      ['act: DEACTIVATE, ids: ["1"]', 'BULK_CHOICE_INVALID'],
      ['act: DEACTIVATE, all: true, filter: { search: "아무도 아닌 사람" }', 'BULK_NOTHING_CHOSEN'],
      [`act: DEACTIVATE, all: true, filter: { segmentId: "${newId()}" }`, 'SEGMENT_NOT_FOUND'],
    ] as const)
      expect(codeOf(await ask('Users', given)), given).toBe(code);
    await connected(system.database.ownerUrl, (owner) =>
      owner.query(`UPDATE imports SET planned_at = planned_at - interval '1 hour' WHERE id = $1`, [
        planned.id,
      ]),
    );
    expect((await look(planned.id)).mayRun).toBe(false);
    expect(codeOf(await admin.confirmed(RUN, { id: planned.id }))).toBe('BULK_PLAN_STALE');
    expect((await standing(ids)).every(({ active }) => active)).toBe(true);
  });

  it('a cell of analytics is kept as a segment, and its people are acted on together (S000-FEA-03)', async () => {
    const [first, second, elsewhere] = [
      await system.customer(),
      await system.customer(),
      await system.customer(),
    ];
    const record = `mutation ($events: [ActivityEventInput!]!) { recordActivity(events: $events) { stored } }`;
    const seen = (kind: string) => ({ id: randomUUID(), kind, at: new Date().toISOString() });
    for (const { client } of [first, second]) await client.ok(record, { events: [seen('coupon.seen')] });
    await elsewhere.client.ok(record, { events: [seen('page.viewed')] });
    const { activityTrend } = await admin.ok<{
      activityTrend: { points: { people: number; cell: string }[] };
    }>(`{ activityTrend(kinds: ["coupon.seen"]) { points { people cell } } }`);
    const cell = activityTrend.points.find(({ people }) => people === 2)?.cell;
    const { saveSegment } = await admin.ok<{ saveSegment: { id: string } }>(
      `mutation ($cell: ID!) { saveSegment(name: "쿠폰을 본 고객", cell: $cell) { id } }`,
      { cell },
    );
    const planned = await plan(
      'Users',
      `act: DEACTIVATE, all: true, filter: { segmentId: "${saveSegment.id}" }`,
    );
    expect(planned).toMatchObject({ changes: 2, unchanged: 0 });
    await go(RUN, planned.id, 'DONE');
    const whom = [first, second, elsewhere].map(({ id }) => id);
    expect((await standing(whom)).map(({ active }) => active)).toEqual([false, false, true]);
    await go(UNDO, planned.id, 'UNDONE');
    expect((await standing(whom)).every(({ active }) => active)).toBe(true);
  });

  it('incidents: acknowledged, given to somebody and taken back; closed for good', async () => {
    const ids = [await incident('첫째'), await incident('둘째')];
    const over = await incident('끝남');
    await system.sql(`UPDATE incidents SET resolved_at = now() WHERE id = $1`, [over]);
    const state = () =>
      system.sql<{ seen: boolean; assignee: string | null }>(
        `SELECT acknowledged_at IS NOT NULL AS seen, assignee_id AS assignee FROM incidents WHERE id = ANY($1)`,
        [ids],
      );
    const seen = await plan('Incidents', `act: ACKNOWLEDGE, ${list([...ids, over])}`);
    expect(seen).toMatchObject({ changes: 2, refused: 1, confirms: false });
    expect(codeOf(await admin.send(RUN, { id: seen.id }))).toBeUndefined();
    await until(seen.id, 'DONE');
    expect(await state()).toEqual([1, 2].map(() => ({ seen: true, assignee: admin.account.id })));
    await go(UNDO, seen.id, 'UNDONE');
    expect(await state()).toEqual([1, 2].map(() => ({ seen: false, assignee: null })));

    const colleague = await system.staff('OPERATOR');
    const given = await plan('Incidents', `act: ASSIGN, assigneeId: "${colleague.account.id}", ${list(ids)}`);
    await go(RUN, given.id, 'DONE');
    expect((await state()).map(({ assignee }) => assignee)).toEqual(ids.map(() => colleague.account.id));
    const noStaff = `act: ASSIGN, assigneeId: "${newId()}", ${list(ids)}`;
    expect(codeOf(await ask('Incidents', noStaff))).toBe('INCIDENT_ASSIGNEE_NOT_ALLOWED');

    expect(codeOf(await ask('Incidents', `act: RESOLVE, ${list(ids)}`))).toBe('BULK_REASON_MISSING');
    const closed = await plan(
      'Incidents',
      `act: RESOLVE, reason: "케이블이 끊겼습니다", all: true, filter: { search: "째" }`,
    );
    expect(closed).toMatchObject({ changes: 2, isUndoable: false });
    expect(await go(RUN, closed.id, 'DONE')).toMatchObject({ applied: 2, mayUndo: false });
    expect(codeOf(await admin.confirmed(UNDO, { id: closed.id }))).toBe('BULK_FINAL');
    const [resolution] = await system.sql(`SELECT resolution FROM incidents WHERE id = $1`, [ids[0]]);
    expect(resolution).toEqual({ resolution: '케이블이 끊겼습니다' });
  });

  it('payment exceptions: who looks after them, and who did before', async () => {
    const ids = [newId(), newId()];
    const former = (await system.staff('OPERATOR')).account.id;
    await system.sql(
      `INSERT INTO payment_exceptions (id, subject, kind, order_ref, detail, opened_at, last_seen_at)
       SELECT id, id::text, 'UNKNOWN_ORDER', 'order-' || n, 'seen by a test', now(), now()
       FROM unnest($1::uuid[]) WITH ORDINALITY AS e (id, n)`,
      [ids],
    );
    await system.sql(`UPDATE payment_exceptions SET owner_id = $2, owned_at = now() WHERE id = $1`, [
      ids[0],
      former,
    ]);
    const owners = () =>
      system.sql<{ owner: string | null }>(
        `SELECT owner_id AS owner FROM payment_exceptions WHERE id = ANY($1) ORDER BY order_ref`,
        [ids],
      );
    const planned = await plan(
      'PaymentExceptions',
      `act: ASSIGN, assigneeId: "${admin.account.id}", ${list(ids)}`,
    );
    await go(RUN, planned.id, 'DONE');
    expect(await owners()).toEqual(ids.map(() => ({ owner: admin.account.id })));
    await go(UNDO, planned.id, 'UNDONE');
    expect(await owners()).toEqual([{ owner: former }, { owner: null }]);
  });

  it('stopped in the middle, it goes on where it was and does nothing twice', async () => {
    const { ids } = await people(60);
    const planned = await plan('Users', `act: DEACTIVATE, ${list(ids)}`);
    await connected(system.database.ownerUrl, async (colleague) => {
      // One of the second batch: what the first did is kept, and the worker goes in the midst of the next.
      await colleague.query('BEGIN');
      await colleague.query(`SELECT FROM users WHERE id = $1 FOR UPDATE`, [[...ids].sort()[0]]);
      expect((await admin.confirmed(RUN, { id: planned.id })).errors).toEqual([]);
      await eventually(async () => (await look(planned.id)).applied === 50);
      const stopping = system.get(LeasedWork).stop(5_000);
      // As if its process had been killed: what it had begun is lost, and its lease ends.
      await eventually(async () => {
        const broken = await system.sql(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE wait_event_type = 'Lock' AND datname = current_database() AND usename = current_user`,
        );
        return broken.length > 0;
      });
      await stopping;
      await colleague.query('ROLLBACK');
    });
    expect(await look(planned.id)).toMatchObject({ status: 'RUNNING', applied: 50 });
    await system.sql(
      `UPDATE long_jobs SET lease_until = clock_timestamp() WHERE kind = 'bulk.run' AND due_at IS NOT NULL`,
    );
    system.get(LeasedWork).start();
    expect(await until(planned.id, 'DONE')).toMatchObject({ applied: 60, failed: 0 });
    expect(await standing(ids)).toEqual(ids.map(() => ({ active: false, version: 2 })));
    const [told] = await system.sql<{ count: number }>(
      `SELECT count(*)::integer AS count FROM audit_events WHERE action = 'user.deactivated' AND resource_id = ANY($1)`,
      [ids],
    );
    expect(told?.count).toBe(60);
  });

  it('stopped by its owner, it leaves a file of what was done and what was not begun, and another at its end', async () => {
    const { ids } = await people(60);
    const planned = await plan('Users', `act: DEACTIVATE, ${list(ids)}`);
    await connected(system.database.ownerUrl, async (colleague) => {
      await colleague.query('BEGIN');
      await colleague.query(`SELECT FROM users WHERE id = $1 FOR UPDATE`, [[...ids].sort()[0]]);
      expect((await admin.confirmed(RUN, { id: planned.id })).errors).toEqual([]);
      await eventually(async () => {
        const waiting = await system.sql(
          `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
        );
        return waiting.length > 0;
      });
      // The job lets go of what it waits for in vain, and hears of this then.
      expect((await admin.send(CANCEL, { id: planned.id })).errors).toEqual([]);
      await until(planned.id, 'CANCELED');
      // The answer that saw the end first may have looked for the file before it.
      const stopped = await look(planned.id);
      expect(stopped).toMatchObject({ applied: 50, mayRun: true });
      expect(await told(stopped)).toEqual({ 변경함: 50, '하지 않음': 10 });
      await colleague.query('ROLLBACK');
    });
    expect(await told(await go(RUN, planned.id, 'DONE'))).toEqual({ 변경함: 60 });
  });
});

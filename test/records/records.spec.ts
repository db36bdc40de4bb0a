import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HandOutNotice } from '../../src/modules/notifications/notices/hand-out-notice.use-case.js';
import { LiveHub } from '../../src/platform/live/live-hub.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { erasurePlan } from '../../src/platform/personal-data/erasure-plan.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { OutboxRelay } from '../../src/platform/outbox/relay.js';
import { refund } from '../kit/back-office.js';
import { buyPoints, orderPoints } from '../kit/buyer.js';
import { eventually } from '../kit/eventually.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import type { StaffClient } from '../kit/staff-client.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

interface Comment {
  id: string;
  body: string | null;
  author: { name: string };
  mentions: { id: string; name: string }[];
  isOwn: boolean;
  editedAt: string | null;
  deletedAt: string | null;
  version: number;
}

interface Entry {
  id: string;
  at: string;
  kind: string;
  subject: { __typename: string; action?: string; body?: string; cause?: string };
}

interface Timeline {
  nextCursor: string | null;
  kinds: string[];
  hidden: string[];
  items: Entry[];
}

interface Ref {
  kind: string;
  id: string;
}

const FIELDS = '{ id body author { name } mentions { id name } isOwn editedAt deletedAt version }';
const ADD = `mutation ($on: RecordRefInput!, $body: String!) { addComment(on: $on, body: $body) ${FIELDS} }`;
const EDIT = `mutation ($id: ID!, $body: String!, $version: Int!) {
  editComment(id: $id, body: $body, version: $version) ${FIELDS} }`;
const DELETE = `mutation ($id: ID!, $version: Int!) { deleteComment(id: $id, version: $version) ${FIELDS} }`;
const LIST = `query ($on: RecordRefInput!, $limit: Int, $after: Cursor) {
  comments(on: $on, limit: $limit, after: $after) { total nextCursor items ${FIELDS} } }`;
const TIMELINE = `query ($on: RecordRefInput!, $kinds: [TimelineKind!], $limit: Int, $after: Cursor) {
  timeline(on: $on, kinds: $kinds, limit: $limit, after: $after) {
    nextCursor kinds hidden items { id at kind subject { __typename
      ... on AuditEvent { action } ... on Comment { body } ... on PaymentTimelineEntry { cause }
      ... on WebhookDelivery { eventType } } } } }`;
const MOVED = `subscription ($on: RecordRefInput!) { timelineMoved(on: $on) { ... on TimelineMoved { event } } }`;
const BELL = '{ notifications { items { kind link words { title } } } }';

describe('records and what is told of them', () => {
  let system: TestSystem;
  let kim: StaffClient;
  let lee: StaffClient;
  let blind: StaffClient;
  let customer: Customer;
  let payment: Ref;

  const asSystem = <T>(sql: string, parameters: unknown[]): Promise<T[]> =>
    system.get(UnitOfWork).run(systemActor('test'), (tx) => tx.query(sql, parameters));

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    [kim, lee, blind, customer] = await Promise.all([
      system.staff('ADMIN'),
      system.staff('OPERATOR'),
      system.staff('OPERATOR'),
      system.customer(),
    ]);
    await asSystem(
      `INSERT INTO admin_grants (admin_id, permission, effect, granted_at) VALUES ($1, 'payment.read', 'DENY', now())`,
      [blind.account.id],
    );
    payment = { kind: 'PAYMENT', id: (await orderPoints(system, customer, '5000')).paymentId };
  });
  afterAll(() => system.stop());

  const add = async (who: StaffClient, body: string, on = payment): Promise<Comment> =>
    (await who.ok<{ addComment: Comment }>(ADD, { on, body })).addComment;
  const list = async (who: GraphqlClient, on = payment, page: Record<string, unknown> = {}) =>
    (
      await who.ok<{ comments: { total: number; nextCursor: string | null; items: Comment[] } }>(LIST, {
        on,
        ...page,
      })
    ).comments;
  const code = async (who: GraphqlClient, document: string, values: Record<string, unknown>) =>
    (await who.refused(document, values)).extensions;
  const bell = async (who: StaffClient) => {
    await system.get(HandOutNotice).executeDue(0);
    const { notifications } = await who.ok<{
      notifications: { items: { kind: string; link: string; words: { title: string } }[] };
    }>(BELL);
    return notifications.items.filter(({ kind }) => kind === 'comment.mentioned');
  };

  describe('comments (S000-ARC-01, S003-ADM-03)', () => {
    it('are written by staff who may see the record, read by all who may, and walked page by page', async () => {
      const first = await add(kim, '  카드사에 전화했습니다.\n내일 다시 확인  ');
      expect(first).toMatchObject({
        body: '카드사에 전화했습니다.\n내일 다시 확인',
        isOwn: true,
        version: 1,
      });
      const second = await add(lee, '<b>확인</b> https://toss.im');
      expect(await list(lee)).toMatchObject({
        total: 2,
        items: [
          { id: second.id, body: '<b>확인</b> https://toss.im', isOwn: true },
          { id: first.id, author: { name: '직원 ADMIN' }, isOwn: false },
        ],
      });
      const page = await list(kim, payment, { limit: 1 });
      expect((await list(kim, payment, { limit: 1, after: page.nextCursor })).items).toMatchObject([
        { id: first.id },
      ]);
      expect(await code(blind, LIST, { on: payment })).toMatchObject({ code: 'FORBIDDEN' });
      expect(await code(customer.client, LIST, { on: payment })).toMatchObject({ code: 'NOT_FOUND' });
      expect(await code(blind, ADD, { on: payment, body: '못 봄' })).toMatchObject({ code: 'FORBIDDEN' });
      const nobody = { kind: 'USER', id: payment.id };
      expect(await code(kim, ADD, { on: nobody, body: '누구' })).toMatchObject({ code: 'USER_NOT_FOUND' });
      for (const body of ['   ', 'a\u0000b', 'a'.repeat(4_001)])
        expect(await code(kim, ADD, { on: payment, body })).toMatchObject({ code: 'INPUT_INVALID' });
    });

    it('name staff by id, and tell each of them once, however often it is edited', async () => {
      const naming = await add(kim, `@[${lee.account.id}] 확인 부탁드려요. @[${kim.account.id}]도 봅니다.`);
      expect(naming.mentions).toEqual([
        { id: lee.account.id, name: '직원 OPERATOR' },
        { id: kim.account.id, name: '직원 ADMIN' },
      ]);
      const told = {
        kind: 'comment.mentioned',
        link: `/payments/${payment.id}`,
        words: { title: '직원 ADMIN 님이 결제 댓글에서 나를 언급했습니다' },
      };
      expect(await bell(lee)).toEqual([told]);
      expect(await bell(kim), 'nobody is told of their own words').toEqual([]);
      const edit = { id: naming.id, body: `@[${lee.account.id}] 급합니다!`, version: 1 };
      await kim.ok(EDIT, edit);
      expect(await bell(lee)).toEqual([told]);
      const notices = await system.sql(`SELECT FROM notices WHERE kind = 'comment.mentioned'`);
      expect(notices).toHaveLength(1);
      // By letter only to who wants news that light; no chat hears what one says to another.
      expect(await system.sql(`SELECT FROM notice_deliveries`)).toEqual([]);
    });

    it('refuse to name who could not see the record, or nobody', async () => {
      const before = (await list(kim)).total;
      expect(await code(kim, ADD, { on: payment, body: `@[${blind.account.id}] 봐 주세요` })).toMatchObject({
        code: 'COMMENT_MENTION_UNSEEING',
        args: { names: '직원 OPERATOR' },
      });
      expect(await code(kim, ADD, { on: payment, body: `@[${customer.id}] 봐 주세요` })).toMatchObject({
        code: 'COMMENT_MENTION_UNKNOWN',
      });
      expect((await list(kim)).total).toBe(before);
      const ask = `query ($on: RecordRefInput!, $search: String) { mentionableStaff(on: $on, search: $search) { id } }`;
      const offered = async (on: Ref) =>
        (
          await kim.ok<{ mentionableStaff: { id: string }[] }>(ask, { on, search: 'operator' })
        ).mentionableStaff.map(({ id }) => id);
      expect(await offered(payment)).toEqual([lee.account.id]);
      expect(await offered({ kind: 'USER', id: customer.id })).toHaveLength(2);
    });

    it('are changed and deleted by their author alone, against the version that was read', async () => {
      const own = await add(lee, '처음');
      expect(await code(kim, EDIT, { id: own.id, body: '남의 것', version: 1 })).toMatchObject({
        code: 'COMMENT_NOT_YOURS',
      });
      expect(await code(blind, DELETE, { id: own.id, version: 1 })).toMatchObject({
        code: 'COMMENT_NOT_FOUND',
      });
      const { editComment } = await lee.ok<{ editComment: Comment }>(EDIT, {
        id: own.id,
        body: '고침',
        version: 1,
      });
      expect(editComment).toMatchObject({ body: '고침', version: 2, editedAt: expect.any(String) });
      expect(await code(lee, EDIT, { id: own.id, body: '늦음', version: 1 })).toMatchObject({
        code: 'VERSION_STALE',
      });
      const { deleteComment } = await lee.ok<{ deleteComment: Comment }>(DELETE, { id: own.id, version: 2 });
      expect(deleteComment).toMatchObject({ body: null, mentions: [], deletedAt: expect.any(String) });
      expect(await code(lee, EDIT, { id: own.id, body: '되살림', version: 3 })).toMatchObject({
        code: 'COMMENT_DELETED',
      });
      expect((await list(kim)).items[0]).toMatchObject({ id: own.id, body: null });
      const recorded = await system.sql<{ action: string }>(
        `SELECT action FROM audit_events WHERE resource_id = $1 ORDER BY occurred_at, id`,
        [own.id],
      );
      expect(recorded.map(({ action }) => action)).toEqual([
        'comment.added',
        'comment.edited',
        'comment.deleted',
      ]);
    });
  });

  describe('one timeline of a record (S000-TBL-03, S003-ADM-03)', () => {
    let paid: Ref;
    let given: Ref;
    let boss: StaffClient;

    beforeAll(async () => {
      boss = await system.staff();
      const order = await buyPoints(system, customer, '10000');
      paid = { kind: 'PAYMENT', id: order.paymentId };
      given = { kind: 'REFUND', id: (await refund(boss, paid.id, '4000')).id };
      await add(kim, '환불 전에 통화함', paid);
      await add(lee, '계좌 확인됨', given);
      await asSystem(
        `INSERT INTO webhook_deliveries (id, source, external_id, event_type, order_ref, headers, body, status, received_at)
         VALUES (gen_random_uuid(), 'toss', 'timeline', 'PAYMENT_STATUS_CHANGED', $1, '{}', '', 'DONE', now())`,
        [order.orderId],
      );
    });

    const read = async (who: GraphqlClient, on: Ref, more: Record<string, unknown> = {}) =>
      (await who.ok<{ timeline: Timeline }>(TIMELINE, { on, limit: 100, ...more })).timeline;
    const types = (items: readonly Entry[]) => new Set(items.map(({ subject }) => subject.__typename));

    it('puts together what every module knows, newest first, with what belongs to the record', async () => {
      const { items, nextCursor, hidden, kinds } = await read(boss, paid);
      expect(types(items)).toEqual(
        new Set(['AuditEvent', 'Comment', 'LedgerTransfer', 'PaymentTimelineEntry', 'WebhookDelivery']),
      );
      const order = items.map(({ at, id }) => `${at} ${id}`);
      expect(order).toEqual([...order].sort().reverse());
      expect(items.flatMap(({ subject }) => subject.body ?? [])).toEqual(['계좌 확인됨', '환불 전에 통화함']);
      expect(items.map(({ subject }) => subject.action)).toContain('refund.requested');
      expect(items.map(({ subject }) => subject.cause)).toContain('order.created');
      expect({ nextCursor, hidden }).toEqual({ nextCursor: null, hidden: [] });
      expect(kinds).toEqual(['AUDIT', 'MONEY', 'COMMENT', 'ALERT', 'WEBHOOK']);
      expect(types((await read(boss, given)).items)).toEqual(
        new Set(['AuditEvent', 'Comment', 'PaymentTimelineEntry', 'WebhookDelivery']),
      );
      const ofCustomer = await read(boss, { kind: 'USER', id: customer.id });
      expect(types(ofCustomer.items)).toEqual(
        new Set(['AuditEvent', 'LedgerTransfer', 'Payment', 'Refund', 'WebhookDelivery']),
      );
    });

    it('is walked page by page without a gap and without anything twice, and by kind', async () => {
      for (const on of [paid, { kind: 'USER', id: customer.id }]) {
        const whole = (await read(boss, on)).items.map(({ id }) => id);
        const walked: string[] = [];
        for (let after: string | null | undefined = undefined; after !== null;) {
          const page: Timeline = await read(boss, on, { limit: 3, after });
          walked.push(...page.items.map(({ id }) => id));
          after = page.nextCursor;
        }
        expect(walked).toEqual(whole);
        expect(new Set(walked).size).toBe(whole.length);
      }
      const { items } = await read(boss, paid, { kinds: ['COMMENT', 'WEBHOOK'] });
      expect(types(items)).toEqual(new Set(['Comment', 'WebhookDelivery']));
    });

    it('shows each part to who may see it, and says what is kept back', async () => {
      const { items, hidden } = await read(lee, paid);
      expect(hidden).toEqual(['AUDIT']);
      expect(types(items)).not.toContain('AuditEvent');
      expect(types(items)).toContain('Comment');
      expect(await code(blind, TIMELINE, { on: paid })).toMatchObject({ code: 'FORBIDDEN' });
      expect(await code(customer.client, TIMELINE, { on: paid })).toMatchObject({ code: 'NOT_FOUND' });
      expect(await code(boss, TIMELINE, { on: paid, limit: 101 })).toMatchObject({ code: 'PAGE_INVALID' });
      expect(await code(boss, TIMELINE, { on: paid, after: 'eyJ9' })).toMatchObject({
        code: 'CURSOR_INVALID',
      });
    });

    it('of a payment moves with a comment on its refund, that of a customer when somebody looks at them in full', async () => {
      const feeds = [paid, { kind: 'USER', id: customer.id }].map((on) =>
        boss.live<{ timelineMoved: { event: string } }>(MOVED, { on }),
      );
      const heard = (feed: (typeof feeds)[number] | undefined, event: string) =>
        eventually(async () => {
          await system.get(OutboxRelay).assignPositions();
          return feed?.items.some(({ timelineMoved }) => timelineMoved.event === event);
        });
      await eventually(() => Promise.resolve(system.get(LiveHub).subscribers >= 2));
      await add(kim, '고객과 통화함', given);
      await heard(feeds[0], 'comment.changed');
      await boss.ok(
        `mutation ($id: ID!) { revealPersonalData(subjectId: $id, fields: [NAME], reason: "통화 전 이름 확인") { id } }`,
        { id: customer.id },
      );
      await heard(feeds[1], 'access.recorded');
      await Promise.all(feeds.map((feed) => feed.close()));
    });

    it('tells who watches that it moved: a new comment needs no reload', async () => {
      const feed = lee.live<{ timelineMoved: { event: string } }>(MOVED, { on: paid });
      const others = blind.live<unknown>(MOVED, { on: paid });
      await eventually(async () => {
        await add(kim, '방금 쓴 댓글', paid);
        await system.get(OutboxRelay).assignPositions();
        return feed.items.some(({ timelineMoved }) => timelineMoved.event === 'comment.changed');
      });
      await eventually(() => Promise.resolve(others.errors.length > 0));
      expect(others.items).toEqual([]);
      await Promise.all([feed.close(), others.close()]);
    });
  });

  it('comments lose their text when the customer leaves, and stay as facts (S003-ADM-09)', async () => {
    const about = { kind: 'USER', id: customer.id };
    await add(kim, '전화번호가 바뀌었다고 함', about);
    const step = erasurePlan(system.get(DataSource)).steps.find(({ table }) => table === 'comments');
    expect(step).toMatchObject({ column: 'body', subjectColumn: 'customer_id', how: 'null' });
    await asSystem(`UPDATE comments SET body = NULL WHERE customer_id = $1`, [customer.id]);
    expect((await list(kim, about)).items).toMatchObject([{ body: null, deletedAt: null }]);
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ExpireApprovals } from '../../src/modules/approvals/expire-approvals.use-case.js';
import { Ledger, pointsIssued, pointsOf } from '../../src/modules/ledger/index.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { newId } from '../../src/shared/ids.js';
import { won } from '../../src/shared/money.js';
import { stored } from '../attachments/files-kit.js';
import { actorOf, approvalAbout, approve, codeOf, reject, runOut, withdraw } from '../kit/approvals.js';
import { pointsOfUser } from '../kit/back-office.js';
import { apiKeyClient } from '../kit/api-key.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import type { StaffClient } from '../kit/staff-client.js';
import { writtenRows } from '../kit/steering.js';
import { connected } from '../kit/test-database.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

const ACTOR = systemActor('test');

interface Adjustment {
  id: string;
  delta: string;
  status: string;
  reason: string;
  postingId: string | null;
  requestedBy: string;
  decidedBy: string | null;
  evidence: { id: string; fileName: string }[];
}

describe('points are used, and adjusted by hand (S001-PAY-02)', () => {
  let system: TestSystem;
  let staff: StaffClient;
  let second: StaffClient;
  /** A service with a key. */
  let service: GraphqlClient;
  let customer: Customer;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    [staff, second] = await Promise.all([system.staff('ADMIN'), system.staff('ADMIN')]);
    service = await apiKeyClient(system, await system.staff(), ['points.deduct', 'ledger.read']);
  });
  beforeEach(async () => {
    customer = await system.customer();
    await system.get(UnitOfWork).run(ACTOR, (tx) =>
      system.get(Ledger).post(tx, [
        {
          kind: 'given',
          source: { kind: 'test', id: newId() },
          transfers: [{ debit: pointsIssued(), credit: pointsOf(customer.id), amount: won(200_000) }],
        },
      ]),
    );
  });
  afterEach(async () => expect(await system.brokenInvariants()).toEqual([]));
  afterAll(() => system.stop());

  const DEDUCT = `mutation ($userId: ID!, $amount: Won!, $reason: String!, $reference: String, $key: String!) {
        deductPoints(userId: $userId, amount: $amount, reason: $reason, reference: $reference, idempotencyKey: $key) {
          id amount points { available } } }`;
  type Deducted = { deductPoints: { id: string; amount: string; points: { available: string } } };
  const deduction = (variables: Record<string, unknown>) => ({
    userId: customer.id,
    amount: '1000',
    reason: '공모전 참가',
    key: randomUUID(),
    ...variables,
  });
  const deduct = (variables: Record<string, unknown>, client = service) =>
    client.send<Deducted>(DEDUCT, deduction(variables));

  describe('deductPoints (S001-PAY-03)', () => {
    it('takes points, tells what is left, and is on record with its reason', async () => {
      const { data } = await deduct({ amount: '1500' });
      expect(data?.deductPoints).toMatchObject({ amount: '1500', points: { available: '198500' } });
      const rows = await system.sql(
        `SELECT reason, details, resource_type FROM audit_events WHERE action = 'points.deducted' AND resource_id = $1`,
        [data?.deductPoints.id],
      );
      expect(rows).toEqual([
        {
          reason: '공모전 참가',
          details: { userId: customer.id, amount: '1500', reference: null },
          resource_type: 'posting',
        },
      ]);
    });

    it('thirty at once of a tenth of what is there: exactly ten, and never below zero', async () => {
      const all = await Promise.all(Array.from({ length: 30 }, () => deduct({ amount: '20000' })));
      const codes = all.map((answer) => codeOf(answer) ?? 'done');
      expect(codes.filter((code) => code === 'done')).toHaveLength(10);
      expect(codes.filter((code) => code === 'POINTS_INSUFFICIENT')).toHaveLength(20);
      expect((await pointsOfUser(system, customer.id)).balance).toBe('0');
    });

    it('the same key, or the same reference, is deducted once', async () => {
      const key = randomUUID();
      const twice = await Promise.all([deduct({ key }), deduct({ key })]);
      expect(new Set(twice.map(({ data }) => data?.deductPoints.id)).size).toBe(1);
      expect(codeOf(await deduct({ key, amount: '999' }))).toBe('IDEMPOTENCY_KEY_REUSED');

      const reference = `contest-${randomUUID()}`;
      const [first, again] = [await deduct({ reference }), await deduct({ reference })];
      expect(again.data?.deductPoints.id).toBe(first.data?.deductPoints.id);
      expect(codeOf(await deduct({ reference, amount: '2000' }))).toBe('REFERENCE_REUSED');
      expect((await pointsOfUser(system, customer.id)).balance).toBe('198000');
    });

    it.each([
      [{ amount: '0' }, 'AMOUNT_OUT_OF_RANGE'],
      [{ amount: '10000001' }, 'AMOUNT_OUT_OF_RANGE'],
      [{ amount: '-5' }, 'AMOUNT_INVALID'],
      [{ amount: '1.5' }, 'AMOUNT_INVALID'],
      [{ amount: '1e3' }, 'AMOUNT_INVALID'],
      [{ amount: '٣' }, 'AMOUNT_INVALID'],
      [{ reason: ' ' }, 'INPUT_INVALID'],
      [{ key: 'short' }, 'IDEMPOTENCY_KEY_INVALID'],
      [{ userId: newId() }, 'ACCOUNT_OWNER_UNKNOWN'],
      [{ userId: 'nobody' }, 'ACCOUNT_OWNER_UNKNOWN'],
      [{ amount: '200001' }, 'POINTS_INSUFFICIENT'],
    ])('refuses %o with %s and leaves nothing', async (variables, code) => {
      const before = await writtenRows(system);
      expect(codeOf(await deduct(variables))).toBe(code);
      expect(await writtenRows(system)).toEqual(before);
    });

    it('a person of the staff needs a fresh second factor, and stays within the limit of adjusting', async () => {
      expect(codeOf(await deduct({}, staff))).toBe('STEP_UP_REQUIRED');
      expect(codeOf(await staff.confirmed(DEDUCT, deduction({ amount: '100001' })))).toBe(
        'AMOUNT_OUT_OF_RANGE',
      );
      expect(codeOf(await staff.confirmed(DEDUCT, deduction({ amount: '100000' })))).toBeUndefined();
      expect((await pointsOfUser(system, customer.id)).balance).toBe('100000');
    });

    it('customers and people without the permission may not', async () => {
      expect(codeOf(await deduct({}, customer.client))).toBe('FORBIDDEN');
      expect(codeOf(await deduct({}, await system.staff('OPERATOR')))).toBe('FORBIDDEN');
      expect(codeOf(await deduct({}, system.client()))).toBe('UNAUTHENTICATED');
    });
  });

  describe('adjustPoints (S001-PAY-10)', () => {
    const FIELDS = `id delta status reason postingId requestedBy decidedBy evidence { id fileName }`;
    const ADJUST = `mutation ($userId: ID!, $delta: SignedWon!, $reason: String!, $evidence: [ID!], $key: String!) {
      adjustPoints(userId: $userId, delta: $delta, reason: $reason, evidence: $evidence, idempotencyKey: $key) { ${FIELDS} } }`;
    const adjustment = (variables: Record<string, unknown>) => ({
      userId: customer.id,
      delta: '5000',
      reason: '오지급 정정',
      key: randomUUID(),
      ...variables,
    });
    const adjust = (variables: Record<string, unknown>, client = staff) =>
      client.confirmed<{ adjustPoints: Adjustment }>(ADJUST, adjustment(variables));
    const read = async (id: string) =>
      (await staff.ok<{ pointAdjustment: Adjustment }>(`{ pointAdjustment(id: "${id}") { ${FIELDS} } }`))
        .pointAdjustment;
    const asked = async (delta: string): Promise<Adjustment> => {
      const { data, errors } = await adjust({ delta });
      if (!data) throw new Error(JSON.stringify(errors));
      return data.adjustPoints;
    };

    it('up to the limit it is done at once, with its evidence', async () => {
      const file = await stored(system, staff, '고객 문의 기록');
      const { data } = await adjust({ evidence: [file] });
      expect(data?.adjustPoints).toMatchObject({
        status: 'POSTED',
        delta: '5000',
        evidence: [{ id: file, fileName: '메모.txt' }],
      });
      expect((await pointsOfUser(system, customer.id)).balance).toBe('205000');
      expect(codeOf(await adjust({ evidence: [file] }))).toBe('ATTACHMENT_NOT_FOUND');
      const strangers = await stored(system, second, '남의 파일');
      expect(codeOf(await adjust({ evidence: [strangers] }))).toBe('ATTACHMENT_NOT_FOUND');
      expect((await pointsOfUser(system, customer.id)).balance).toBe('205000');
      const removed = await staff.send(`mutation { deleteAttachment(id: "${file}") { id } }`);
      expect(codeOf(removed)).toBe('POINT_ADJUSTMENT_NOT_FOUND');
    });

    it('above the limit it waits for somebody else; what is taken is held meanwhile', async () => {
      const made = await asked('-150000');
      expect(made).toMatchObject({ status: 'REQUESTED', postingId: null });
      expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '200000', held: '150000' });
      const mine = await approvalAbout(staff, made.id);
      expect(mine).toMatchObject({ kind: 'points.adjust', status: 'PENDING' });
      expect(mine.facts).toContainEqual({ name: 'pointsTaken', type: 'POINTS', value: '150000' });
      expect(codeOf(await approve(staff, mine))).toBe('APPROVER_IS_REQUESTER');
      expect(codeOf(await approve(second, mine))).toBeUndefined();
      expect(await read(made.id)).toMatchObject({ status: 'POSTED', decidedBy: '직원 ADMIN' });
      expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '50000', held: '0' });
    });

    it('a large adjustment in small parts waits as well, whoever makes the parts and when at once', async () => {
      const parts = await Promise.all([
        adjust({ delta: '60000' }),
        adjust({ delta: '60000' }, second),
        adjust({ delta: '-60000' }),
      ]);
      const statuses = parts.map(({ data }) => data?.adjustPoints.status);
      expect(statuses.sort()).toEqual(['POSTED', 'REQUESTED', 'REQUESTED']);
      const { pointAdjustmentPreview } = await staff.ok<{
        pointAdjustmentPreview: { needsApproval: boolean };
      }>(`{ pointAdjustmentPreview(userId: "${customer.id}", delta: "40001") { needsApproval } }`);
      expect(pointAdjustmentPreview.needsApproval).toBe(true);
      expect((await asked('40000')).status).toBe('POSTED');
    });

    it('given above the limit: nothing moves before somebody agreed', async () => {
      const made = await asked('150000');
      expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '200000', held: '0' });
      await approve(second, await approvalAbout(second, made.id));
      expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '350000', held: '0' });
    });

    it('rejected, taken back or run out: what was held is free again', async () => {
      const ends: [string, (adjustment: Adjustment) => Promise<unknown>][] = [
        ['REJECTED', async ({ id }) => reject(second, await approvalAbout(second, id))],
        ['CANCELED', async ({ id }) => withdraw(staff, await approvalAbout(staff, id))],
        [
          'CANCELED',
          async ({ id }) => {
            await runOut(system, (await approvalAbout(staff, id)).id);
            await system.get(ExpireApprovals).execute();
          },
        ],
      ];
      for (const [status, end] of ends) {
        const made = await asked('-150000');
        expect((await pointsOfUser(system, customer.id)).held).toBe('150000');
        await end(made);
        expect((await read(made.id)).status).toBe(status);
        expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '200000', held: '0' });
      }
    });

    it('says before what it would do, and what is set aside of somebody’s points', async () => {
      const PREVIEW = `query ($id: ID!, $delta: SignedWon!) { pointAdjustmentPreview(userId: $id, delta: $delta) {
        available pending availableAfter needsApproval approvalLimit blockedBy } }`;
      const preview = async (delta: string) =>
        (
          await staff.ok<{ pointAdjustmentPreview: Record<string, unknown> }>(PREVIEW, {
            id: customer.id,
            delta,
          })
        ).pointAdjustmentPreview;
      expect(await preview('5000')).toEqual({
        available: '200000',
        pending: '0',
        availableAfter: '205000',
        needsApproval: false,
        approvalLimit: '100000',
        blockedBy: null,
      });
      expect(await preview('-100001')).toMatchObject({ availableAfter: '99999', needsApproval: true });
      for (const [delta, code] of [
        ['-200001', 'POINTS_INSUFFICIENT'],
        ['10000001', 'AMOUNT_OUT_OF_RANGE'],
      ] as const)
        expect(await preview(delta)).toMatchObject({ availableAfter: null, blockedBy: code });
      const made = await asked('-150000');
      expect(await preview('-60000')).toMatchObject({
        available: '50000',
        pending: '150000',
        blockedBy: 'POINTS_INSUFFICIENT',
      });
      const HOLDS = `query ($id: ID!) { user(id: $id) { pointsAccount { book balance held entries }
        pointHolds { amount sourceKind sourceId expiresAt } } }`;
      const seen = () => staff.ok<{ user: Record<string, unknown> }>(HOLDS, { id: customer.id });
      expect((await seen()).user).toEqual({
        pointsAccount: { book: 'POINTS', balance: '200000', held: '150000', entries: 1 },
        pointHolds: [
          { amount: '150000', sourceKind: 'point-adjustment', sourceId: made.id, expiresAt: null },
        ],
      });
      await reject(second, await approvalAbout(second, made.id));
      expect((await seen()).user).toMatchObject({ pointHolds: [] });
      const operator = await system.staff('OPERATOR');
      expect(codeOf(await operator.send(HOLDS, { id: customer.id }))).toBe('FORBIDDEN');
      expect(codeOf(await operator.send(PREVIEW, { id: customer.id, delta: '1' }))).toBe('FORBIDDEN');
      expect(codeOf(await staff.send(PREVIEW, { id: newId(), delta: '1' }))).toBe('USER_NOT_FOUND');
    });

    it('never on one’s own account', async () => {
      const linked = await system.staff('ADMIN');
      const [mine] = await system.sql<{ email: string }>(`SELECT email FROM users WHERE id = $1`, [
        customer.id,
      ]);
      await connected(system.database.adminUrl, async (db) =>
        db.query(`UPDATE admin_users SET email = $2 WHERE id = $1`, [
          (await actorOf(linked)).id,
          mine?.email,
        ]),
      );
      expect(codeOf(await adjust({}, linked))).toBe('OWN_ACCOUNT');
      expect(codeOf(await linked.confirmed(DEDUCT, deduction({})))).toBe('OWN_ACCOUNT');
    });

    it.each([
      [{ delta: '10000001' }, 'AMOUNT_OUT_OF_RANGE'],
      [{ delta: '-10000001' }, 'AMOUNT_OUT_OF_RANGE'],
      [{ reason: '' }, 'INPUT_INVALID'],
      [{ evidence: [newId()] }, 'ATTACHMENT_NOT_FOUND'],
      [{ evidence: ['x'] }, 'ATTACHMENT_NOT_FOUND'],
      [{ userId: newId() }, 'USER_NOT_FOUND'],
      [{ delta: '-200001' }, 'POINTS_INSUFFICIENT'],
    ])('refuses %o with %s and leaves nothing', async (variables, code) => {
      const call = await staff.ready(ADJUST, adjustment(variables));
      const before = await writtenRows(system);
      expect(codeOf(await call())).toBe(code);
      expect(await writtenRows(system)).toEqual(before);
    });

    it.each(['0', '+5', '-0', '1e3', '1.5', '', '٣', ' 5'])('%j is no delta', async (delta) => {
      expect(codeOf(await staff.send(ADJUST, adjustment({ delta })))).toBe('AMOUNT_INVALID');
    });

    it('takes a fresh second factor, and the same key is done once', async () => {
      const variables = adjustment({});
      expect(codeOf(await staff.send(ADJUST, variables))).toBe('STEP_UP_REQUIRED');
      const twice = [
        await staff.confirmed<{ adjustPoints: Adjustment }>(ADJUST, variables),
        await staff.confirmed<{ adjustPoints: Adjustment }>(ADJUST, variables),
      ];
      expect(new Set(twice.map(({ data }) => data?.adjustPoints.id)).size).toBe(1);
      expect((await pointsOfUser(system, customer.id)).balance).toBe('205000');
    });

    it('the list shows them, newest first, by person and status', async () => {
      const made = await asked('7000');
      const { pointAdjustments } = await staff.ok<{
        pointAdjustments: { total: number; items: Adjustment[] };
      }>(
        `{ pointAdjustments(limit: 5, filter: { userId: "${customer.id}", status: [POSTED] }) { total items { ${FIELDS} } } }`,
      );
      expect(pointAdjustments).toMatchObject({ total: 1, items: [{ id: made.id, delta: '7000' }] });
    });
  });
});

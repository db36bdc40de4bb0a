import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CreateApprovals1795219200010 } from '../../migrations/1795219200010-create-approvals.js';
import { ExpireApprovals } from '../../src/modules/approvals/index.js';
import { createDataSource } from '../../src/platform/db/data-source.js';
import {
  actorOf,
  approvalAbout,
  approvalRow,
  approvalsSeenBy,
  approve,
  codeOf,
  readyToApprove,
  reject,
  runOut,
  stepsOf,
  withdraw,
  type ApprovalAnswer,
} from '../kit/approvals.js';
import {
  approveRefund,
  pointsOfUser,
  readyToApproveRefund,
  refund,
  refundRow,
  requestRefund,
} from '../kit/back-office.js';
import { buyPoints, type Order } from '../kit/buyer.js';
import type { GraphqlAnswer } from '../kit/graphql-client.js';
import type { StaffClient } from '../kit/staff-client.js';
import { proveMoney } from '../kit/money-proof.js';
import { ServerProcess } from '../kit/server-process.js';
import { paymentOf, writtenRows } from '../kit/steering.js';
import { connected } from '../kit/test-database.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

type Answer = Pick<GraphqlAnswer<unknown>, 'data' | 'errors'>;

describe('refunds above the limit go through approvals (S000-TBL-09, S000-FEA-01)', () => {
  let system: TestSystem;
  let customer: Customer;
  let kim: StaffClient;
  let others: StaffClient[];
  let operator: StaffClient;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    customer = await system.customer();
    const made = await Promise.all([system.staff(), system.staff('ADMIN'), system.staff('ADMIN')]);
    [kim, ...others] = made as [StaffClient, ...StaffClient[]];
    operator = await system.staff('OPERATOR');
  });
  afterEach(() => proveMoney(system));
  afterAll(() => system.stop());

  const lee = (): StaffClient => others[0] as StaffClient;

  async function asked(
    by = kim,
  ): Promise<{ order: Order; refundId: string; version: number; request: ApprovalAnswer }> {
    const order = await buyPoints(system, customer, '600000');
    const { id, version } = await refund(by, order.paymentId, '600000');
    return { order, refundId: id, version, request: await approvalAbout(by, id) };
  }

  it('shows the reviewer what was asked, by whom, and to whom it is open', async () => {
    const { refundId, order, request } = await asked(operator);
    expect(request).toMatchObject({
      kind: 'refund.pay-out',
      status: 'PENDING',
      mine: true,
      mayDecide: false,
    });
    const seen = await approvalAbout(lee(), refundId);
    expect(seen).toMatchObject({ mine: false, mayDecide: true, requestedBy: '직원 OPERATOR' });
    expect(seen.facts).toEqual([
      { name: 'amount', type: 'WON', value: '600000' },
      { name: 'reason', type: 'CODE', value: 'CUSTOMER_REQUEST' },
      { name: 'payment', type: 'REFERENCE', value: order.paymentId },
      { name: 'customer', type: 'REFERENCE', value: customer.id },
    ]);
    // An operator decides no refunds: what others asked for is not there.
    const stranger = await system.staff('OPERATOR');
    expect(await approvalsSeenBy(stranger)).toEqual([]);
    const hidden = await stranger.refused(`{ approval(id: "${request.id}") { id } }`);
    expect(hidden.extensions).toMatchObject({ code: 'APPROVAL_NOT_FOUND', kind: 'NOT_FOUND' });
    expect(codeOf(await withdraw(stranger, request))).toBe('APPROVAL_NOT_FOUND');
    expect(codeOf(await approve(operator, request))).toBe('FORBIDDEN');
    expect((await approvalsSeenBy(lee(), 'mine: true')).length).toBe(0);
    expect(
      (await approvalsSeenBy(lee(), 'status: [PENDING], kind: ["refund.pay-out"]')).length,
    ).toBeGreaterThan(0);
    expect(codeOf(await withdraw(operator, request))).toBeUndefined();
    expect((await refundRow(system, refundId)).status).toBe('CANCELED');
  });

  it('twenty at once decide once', async () => {
    const { refundId, version, request } = await asked();
    const ready = await Promise.all(
      Array.from({ length: 20 }, async (_, index): Promise<() => Promise<Answer>> => {
        const by = others[index % others.length] as StaffClient;
        if (index % 5 === 4) return () => reject(by, request);
        // The list and the refund's own page are two doors to one decision.
        return index % 2
          ? readyToApprove(by, request)
          : readyToApproveRefund(by, { id: refundId, status: '', version });
      }),
    );
    const answers = await Promise.all(ready.map((send) => send()));
    expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
    for (const code of answers.map(codeOf).filter((code) => code !== undefined))
      expect(code).toMatch(/^(APPROVAL_NOT_PENDING|REFUND_NOT_REQUESTED|VERSION_STALE)$/);
    const { status, decided_by } = await approvalRow(system, request.id);
    const { audit, outbox } = await stepsOf(system, request.id);
    expect(audit).toEqual(outbox);
    expect(audit).toEqual(
      status === 'USED'
        ? ['approval.requested', 'approval.approved', 'approval.used']
        : ['approval.requested', 'approval.rejected'],
    );
    expect(decided_by).not.toBeNull();
    expect((await refundRow(system, refundId)).status).toBe(status === 'USED' ? 'APPROVED' : 'REJECTED');
  });

  it('never by whoever asked, though they ask through both doors at once', async () => {
    const { refundId, version, request } = await asked();
    const doors = await Promise.all([
      readyToApprove(kim, request),
      readyToApproveRefund(kim, { id: refundId, status: '', version }),
    ]);
    const before = await writtenRows(system);
    const answers = await Promise.all(doors.map((send): Promise<Answer> => send()));
    expect(answers.map(codeOf)).toEqual(['APPROVER_IS_REQUESTER', 'APPROVER_IS_REQUESTER']);
    expect(await writtenRows(system)).toEqual(before);
    // Not even by SQL: the table itself knows the second person.
    await expect(
      system.sql(`UPDATE approvals SET status = 'APPROVED', decided_by = maker_id WHERE id = $1`, [
        request.id,
      ]),
    ).rejects.toMatchObject({ constraint: 'approvals_second_person' });
    await expect(system.sql(`UPDATE approvals SET input = '{}' WHERE id = $1`, [request.id])).rejects.toThrow(
      /permission denied/,
    );
    await reject(lee(), request);
  });

  it('not after its time: the refund is given up and everything it held is free', async () => {
    const { order, refundId, version, request } = await asked();
    await runOut(system, request.id);
    expect(codeOf(await approve(lee(), request))).toBe('APPROVAL_EXPIRED');
    expect(codeOf(await approveRefund(lee(), { id: refundId, status: '', version }))).toBe(
      'APPROVAL_EXPIRED',
    );
    const held = BigInt((await pointsOfUser(system, customer.id)).held);
    await Promise.all([system.get(ExpireApprovals).execute(), system.get(ExpireApprovals).execute()]);
    expect((await approvalRow(system, request.id)).status).toBe('EXPIRED');
    expect((await refundRow(system, refundId)).status).toBe('CANCELED');
    expect(await paymentOf(system, order)).toMatchObject({ refund_reserved: '0' });
    expect(BigInt((await pointsOfUser(system, customer.id)).held)).toBe(held - 600_000n);
    expect((await stepsOf(system, request.id)).audit).toEqual(['approval.requested', 'approval.expired']);
    expect(codeOf(await approve(lee(), request))).toBe('APPROVAL_NOT_PENDING');
  });

  it('not by somebody whose permission was taken meanwhile', async () => {
    const { refundId, version, request } = await asked();
    const demoted = await system.staff('ADMIN');
    const { id } = await actorOf(demoted);
    // What this process remembers of the session still says otherwise.
    await connected(system.database.adminUrl, (db) =>
      db.query(`UPDATE admin_users SET role = 'OPERATOR' WHERE id = $1`, [id]),
    );
    expect(codeOf(await approve(demoted, request))).toMatch(/^(FORBIDDEN|APPROVAL_NOT_FOUND)$/);
    expect(codeOf(await approveRefund(demoted, { id: refundId, status: '', version }))).toMatch(
      /^(FORBIDDEN|APPROVAL_NOT_FOUND)$/,
    );
    expect((await approvalRow(system, request.id)).status).toBe('PENDING');
    await reject(lee(), request);
  });

  it('not when the refund is no longer what was asked for', async () => {
    const { refundId, version, request } = await asked();
    await connected(system.database.ownerUrl, (owner) =>
      owner.query(`UPDATE refunds SET reason = 'OTHER' WHERE id = $1`, [refundId]),
    );
    expect(codeOf(await approve(lee(), request))).toBe('APPROVAL_CHANGED');
    expect(codeOf(await approveRefund(lee(), { id: refundId, status: '', version }))).toBe(
      'APPROVAL_CHANGED',
    );
    expect((await approvalRow(system, request.id)).status).toBe('PENDING');
    // The row of the request is no safer a place to change it.
    await connected(system.database.ownerUrl, async (owner) => {
      await owner.query(`UPDATE refunds SET reason = 'CUSTOMER_REQUEST' WHERE id = $1`, [refundId]);
      await owner.query(`UPDATE approvals SET input = jsonb_set(input, '{amount}', '"1"') WHERE id = $1`, [
        request.id,
      ]);
    });
    expect(codeOf(await approve(lee(), request))).toBe('APPROVAL_CHANGED');
    expect((await refundRow(system, refundId)).status).toBe('REQUESTED');
    await reject(lee(), request);
  });

  it('nobody refunds or approves an order of their own customer account', async () => {
    const { order, refundId, request } = await asked();
    const { id } = await actorOf(lee());
    const [mine] = await system.sql<{ email: string }>(`SELECT email FROM users WHERE id = $1`, [
      customer.id,
    ]);
    const linked = (email: string) =>
      connected(system.database.adminUrl, (db) =>
        db.query(`UPDATE admin_users SET email = $2 WHERE id = $1`, [id, email]),
      );
    await linked(mine?.email.toUpperCase() ?? '');
    try {
      expect(codeOf(await approve(lee(), request))).toBe('OWN_ACCOUNT');
      const own = await buyPoints(system, customer, '1000');
      expect(codeOf(await requestRefund(lee(), own.paymentId, '1000')), 'below the limit as well').toBe(
        'OWN_ACCOUNT',
      );
    } finally {
      await linked(`${id}@staff.example`);
    }
    expect(codeOf(await approve(lee(), request))).toBeUndefined();
    expect((await refundRow(system, refundId)).status).toBe('APPROVED');
    expect(await paymentOf(system, order)).toMatchObject({ refund_reserved: '600000' });
  });

  it('killed between the decision and the act: neither happened, and it can be decided again, once', async () => {
    const { refundId, request } = await asked();
    const armed = await ServerProcess.start(system, { role: 'api', killPoint: 'approval.decided' });
    const answer = approve(lee().at(armed.url), request).catch((error: unknown) => error);
    await armed.killAtPoint();
    expect(await answer).toBeInstanceOf(Error);
    expect((await approvalRow(system, request.id)).status).toBe('PENDING');
    expect((await refundRow(system, refundId)).status).toBe('REQUESTED');
    expect((await stepsOf(system, request.id)).audit).toEqual(['approval.requested']);
    expect(codeOf(await approve(lee(), request))).toBeUndefined();
    expect((await refundRow(system, refundId)).status).toBe('APPROVED');
  });

  it.each(['0191d0f0-0000-7000-8000-000000000000', 'no-id'])('%s is no request', async (id) => {
    for (const decide of [approve, reject, withdraw])
      expect(codeOf(await decide(lee(), { id, version: 1 }))).toBe('APPROVAL_NOT_FOUND');
  });

  it('a refund that waited before there were approvals waits on, and can be approved', async () => {
    const { refundId, request } = await asked();
    const owner = await createDataSource({
      url: system.database.ownerUrl,
      poolSize: 1,
      applicationName: 'test',
    }).initialize();
    const runner = owner.createQueryRunner();
    const migration = new CreateApprovals1795219200010();
    await migration.down(runner);
    await migration.up(runner);
    await runner.release();
    await owner.destroy();
    const now = await approvalAbout(lee(), refundId);
    expect(now.id).not.toBe(request.id);
    expect(now).toMatchObject({ status: 'PENDING', facts: request.facts, requestedBy: request.requestedBy });
    expect(codeOf(await approve(kim, now))).toBe('APPROVER_IS_REQUESTER');
    expect(codeOf(await approve(lee(), now))).toBeUndefined();
    expect((await refundRow(system, refundId)).status).toBe('APPROVED');
  });
});

describe('approvals as they move (S000-ARC-05)', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await TestSystem.start();
  });
  afterAll(() => system.stop());

  it('whoever may decide hears of a request and of its end; who may not hears nothing', async () => {
    const [admin, operator, customer] = await Promise.all([
      system.staff('ADMIN'),
      system.staff('OPERATOR'),
      system.customer(),
    ]);
    const query = `subscription { approvalsUpdated { ... on ApprovalChanged { event approval { status subjectId mine } } } }`;
    type Item = {
      approvalsUpdated: { event: string; approval: { status: string; subjectId: string; mine: boolean } };
    };
    const stranger = await system.staff('OPERATOR');
    const feeds = [admin, operator, stranger].map((staff) => staff.live<Item>(query));
    await eventually(async () => system.liveSubscribers() === 3);
    const order = await buyPoints(system, customer, '700000');
    const { id } = await refund(operator, order.paymentId, '700000');
    await approve(admin, await approvalAbout(admin, id));
    const [seen, own, nothing] = feeds;
    for (const [feed, mine] of [
      [seen, false],
      [own, true],
    ] as const) {
      const items = await feed?.next(3);
      expect(items?.map((item) => item.approvalsUpdated.event)).toEqual([
        'approval.requested',
        'approval.approved',
        'approval.used',
      ]);
      expect(items?.at(-1)?.approvalsUpdated.approval).toEqual({ status: 'USED', subjectId: id, mine });
    }
    expect(nothing?.items).toEqual([]);
    await Promise.all(feeds.map((feed) => feed.close()));
    await eventually(async () => (await refundRow(system, id)).status === 'SUCCEEDED');
  });
});

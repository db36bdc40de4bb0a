import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditLog } from '../../src/modules/audit/index.js';
import { ApprovalFactType } from '../../src/platform/approvals/approval-act.js';
import { ApprovalActs } from '../../src/platform/approvals/approval-acts.js';
import { Approvals } from '../../src/platform/approvals/approvals.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import type { Actor } from '../../src/platform/security/actor.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { newId } from '../../src/shared/ids.js';
import {
  actorOf,
  approvalAbout,
  approvalRow,
  approve,
  codeOf,
  runOut,
  stepsOf,
  withdraw,
  type ApprovalAnswer,
} from '../kit/approvals.js';
import type { StaffClient } from '../kit/staff-client.js';
import { connected } from '../kit/test-database.js';
import { TestSystem } from '../kit/test-system.js';

declare global {
  interface ApprovalInputs {
    /** An export: asked for, approved, and later fetched by whoever asked. */
    'test.export': { exportId: string; what: string; rows: number };
  }
}
type Export = ApprovalInputs['test.export'];

describe('an approval that whoever asked uses later, once (S000-TBL-09)', () => {
  let system: TestSystem;
  let kim: StaffClient;
  let lee: StaffClient;
  let maker: Actor;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    system.get(ApprovalActs).register<'test.export'>({
      kind: 'test.export',
      done: 'by-maker',
      mayRequest: 'user.read',
      mayDecide: 'user.write',
      validForMs: 3_600_000,
      subjectOf: ({ exportId }) => ({ type: 'export', id: exportId }),
      limit: { amountOf: ({ rows }) => BigInt(rows), upTo: () => Promise.resolve(100n) },
      factsOf: ({ what }) => [{ name: 'what', type: ApprovalFactType.TEXT, value: what }],
    });
    [kim, lee] = await Promise.all([system.staff('OPERATOR'), system.staff('ADMIN')]);
    maker = await actorOf(kim);
  });
  afterAll(() => system.stop());

  const input = (change: Partial<Export> = {}): Export => ({
    exportId: newId(),
    what: '회원',
    rows: 101,
    ...change,
  });
  const ask = (of: Export, actor = maker): Promise<string> =>
    system.get(UnitOfWork).run(actor, (tx) => system.get(Approvals).request(tx, actor, 'test.export', of));
  /** The act: takes the approval and has its effect in one transaction. */
  const act = (id: string, of: Export, actor = maker): Promise<unknown> =>
    system.get(UnitOfWork).run(actor, async (tx) => {
      await system.get(Approvals).consume(tx, actor, 'test.export', id, of);
      await system.get(AuditLog).record(tx, actor, {
        action: 'test.exported',
        resourceType: 'export',
        resourceId: of.exportId,
      });
    });

  const effectsOf = async ({ exportId }: Export): Promise<number> =>
    (
      await system.sql(`SELECT 1 FROM audit_events WHERE action = 'test.exported' AND resource_id = $1`, [
        exportId,
      ])
    ).length;

  async function approved(of: Export): Promise<ApprovalAnswer> {
    await ask(of);
    const request = await approvalAbout(lee, of.exportId);
    const { data, errors } = await approve(lee, request);
    expect(errors).toEqual([]);
    return { ...request, version: data?.['approveRequest']?.version ?? 0 };
  }

  it('is asked for above the limit only, once at a time, by whoever may ask', async () => {
    const approvals = system.get(Approvals);
    const needed = (of: Export) =>
      system.get(UnitOfWork).run(maker, (tx) => approvals.needed(tx, 'test.export', of));
    expect(await needed(input({ rows: 100 }))).toBe(false);
    const of = input();
    expect(await needed(of)).toBe(true);
    await ask(of);
    await expect(ask(of)).rejects.toMatchObject({ code: 'APPROVAL_ALREADY_OPEN' });
    await expect(
      ask(input(), { type: 'API_KEY', id: newId(), keyId: 'abcdefgh', makerId: newId(), ip: null }),
    ).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(ask(input(), systemActor('test'))).resolves.toMatch(/-7/);
  });

  it('used twice at the same time is used once', async () => {
    const of = input();
    const { id } = await approved(of);
    const uses = await Promise.allSettled(Array.from({ length: 12 }, () => act(id, of)));
    expect(uses.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const use of uses)
      if (use.status === 'rejected')
        expect(use.reason).toMatchObject({ code: 'APPROVAL_NOT_USABLE', args: { status: 'USED' } });
    expect((await approvalRow(system, id)).used_at).not.toBeNull();
    expect(await effectsOf(of)).toBe(1);
    expect((await stepsOf(system, id)).outbox).toEqual([
      'approval.requested',
      'approval.approved',
      'approval.used',
    ]);
    await expect(
      system.sql(`UPDATE approvals SET status = 'APPROVED', used_at = NULL WHERE id = $1`, [id]),
    ).rejects.toMatchObject({ constraint: 'approvals_guard' });
  });

  it('is good for exactly what was asked, and for whoever asked', async () => {
    const of = input();
    const { id } = await approved(of);
    await expect(act(id, { ...of, rows: 102 })).rejects.toMatchObject({ code: 'APPROVAL_CHANGED' });
    await expect(act(id, { ...of, exportId: newId() })).rejects.toMatchObject({ code: 'APPROVAL_CHANGED' });
    await expect(act(id, of, await actorOf(lee))).rejects.toMatchObject({ code: 'APPROVAL_NOT_YOURS' });
    // An act that fails has not used it up.
    await expect(
      system.get(UnitOfWork).run(maker, async (tx) => {
        await system.get(Approvals).consume(tx, maker, 'test.export', id, of);
        throw new Error('the disk is full');
      }),
    ).rejects.toThrow('the disk is full');
    expect(await effectsOf(of)).toBe(0);
    await act(id, of);
    expect(await effectsOf(of)).toBe(1);
  });

  it('is not good before it is given, after its time, or once it is taken back', async () => {
    const waiting = input();
    const waitingId = await ask(waiting);
    await expect(act(waitingId, waiting)).rejects.toMatchObject({
      code: 'APPROVAL_NOT_USABLE',
      args: { status: 'PENDING' },
    });
    const late = input();
    const { id: lateId } = await approved(late);
    await runOut(system, lateId);
    await expect(act(lateId, late)).rejects.toMatchObject({ code: 'APPROVAL_EXPIRED' });
    const taken = input();
    const request = await approved(taken);
    expect(codeOf(await withdraw(lee, request))).toBe('APPROVAL_NOT_YOURS');
    expect(codeOf(await withdraw(kim, { ...request, version: 1 }))).toBe('VERSION_STALE');
    expect(codeOf(await withdraw(kim, request))).toBeUndefined();
    await expect(act(request.id, taken)).rejects.toMatchObject({
      code: 'APPROVAL_NOT_USABLE',
      args: { status: 'WITHDRAWN' },
    });
  });

  it('ends with the permission of whoever approved, and of whoever asked', async () => {
    const of = input();
    const { id } = await approved(of);
    const setStaff = (staffId: string | null, change: string) =>
      connected(system.database.adminUrl, (db) =>
        db.query(`UPDATE admin_users SET ${change} WHERE id = $1`, [staffId]),
      );
    const approver = (await approvalRow(system, id)).decided_by;
    await setStaff(approver, `role = 'OPERATOR'`);
    await expect(act(id, of)).rejects.toMatchObject({ code: 'APPROVER_LOST_PERMISSION' });
    await setStaff(approver, `role = 'ADMIN', is_active = false`);
    await expect(act(id, of)).rejects.toMatchObject({ code: 'APPROVER_LOST_PERMISSION' });
    await setStaff(approver, `is_active = true`);
    await setStaff(maker.type === 'ADMIN' ? maker.id : null, 'is_active = false');
    await expect(act(id, of)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await setStaff(maker.type === 'ADMIN' ? maker.id : null, 'is_active = true');
    await act(id, of);
  });
});

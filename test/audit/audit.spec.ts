import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditLog, SealAudit, VerifyChain } from '../../src/modules/audit/index.js';
import { CreateUser, Service } from '../../src/modules/users/index.js';
import { Outbox } from '../../src/platform/outbox/outbox.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { TestSystem } from '../kit/test-system.js';

const ACTOR = systemActor('test');

describe('the audit log (S000-TBL-13, S000-ARC-02)', () => {
  let system: TestSystem;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
  });
  afterAll(() => system.stop());

  const seal = () => system.get(SealAudit);
  const events = () =>
    system.sql<{ action: string; trace_id: string | null; actor_id: string | null }>(
      'SELECT * FROM audit_events ORDER BY occurred_at, id',
    );
  const createUser = () =>
    system
      .get(CreateUser)
      .execute(ACTOR, { name: '홍길동', email: `${randomUUID()}@people.example`, services: [Service.KST] });

  it('a deed and its record are one: when the record fails there is no deed, and no word of it', async () => {
    const audit = system.get(AuditLog);
    const before = await counts();
    audit.record = () => Promise.reject(new Error('the log is full'));
    try {
      await expect(createUser()).rejects.toThrow('the log is full');
    } finally {
      Reflect.deleteProperty(audit, 'record');
    }
    expect(await counts()).toEqual(before);
  });

  it('and when the deed fails there is no record', async () => {
    const outbox = system.get(Outbox);
    const before = await counts();
    outbox.add = () => Promise.reject(new Error('nobody to tell'));
    try {
      await expect(createUser()).rejects.toThrow('nobody to tell');
    } finally {
      Reflect.deleteProperty(outbox, 'add');
    }
    expect(await counts()).toEqual(before);
    await createUser();
    const after = await counts();
    expect(after).toEqual({ users: before.users + 1, events: before.events + 1, facts: before.facts + 1 });
  });

  async function counts(): Promise<{ users: number; events: number; facts: number }> {
    const [row] = await system.sql<{ users: number; events: number; facts: number }>(
      `SELECT (SELECT count(*)::int FROM users) AS users, (SELECT count(*)::int FROM audit_events) AS events,
              (SELECT count(*)::int FROM outbox) AS facts`,
    );
    return row ?? { users: -1, events: -1, facts: -1 };
  }

  it('says who, and carries the trace of the request', async () => {
    const staff = await system.staff('ADMIN');
    const { data } = await staff.send<{ viewer: { adminUser: { id: string } } }>(
      '{ viewer { adminUser { id } } }',
    );
    const traceId = randomUUID().replaceAll('-', '');
    const answer = await staff.send(
      `mutation ($email: String!) { createUser(input: { name: "a", email: $email, services: [KST] }) { id } }`,
      { email: `${randomUUID()}@people.example` },
      { traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
    );
    expect(answer.errors).toEqual([]);
    const last = (await events()).at(-1);
    expect(last).toMatchObject({
      action: 'user.created',
      trace_id: traceId,
      actor_id: data?.viewer.adminUser.id,
    });
  });

  it('is sealed in one chain, each event once, by however many sealers', async () => {
    for (let i = 0; i < 20; i += 1) await createUser();
    const sealed = await Promise.all([1, 2, 3].map(() => seal().execute()));
    const all = await events();
    expect(sealed.reduce((sum, n) => sum + n, 0)).toBe(all.length);
    await createUser();
    expect(await seal().execute()).toBe(1);
    const seals = await system.sql<{ seq: string }>('SELECT seq FROM audit_seals ORDER BY seq');
    expect(seals.map(({ seq }) => Number(seq))).toEqual(
      Array.from({ length: all.length + 1 }, (_, i) => i + 1),
    );
    expect(await system.get(VerifyChain).execute()).toEqual({
      sealed: String(all.length + 1),
      accessSealed: '0',
      checkpoint: null,
      bad: null,
    });
    expect(await seal().execute()).toBe(0);
  });
});

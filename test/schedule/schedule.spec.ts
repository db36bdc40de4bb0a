import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SweepSignIn } from '../../src/modules/auth/sign-in/sweep-sign-in.use-case.js';
import { ManualClock } from '../../src/platform/clock/clock.js';
import { createDataSource } from '../../src/platform/db/data-source.js';
import { Schedule, type Chore } from '../../src/platform/schedule/schedule.js';
import type { Rhythm } from '../../src/platform/schedule/slots.js';
import { connected } from '../kit/test-database.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('schedules in Asia/Seoul (S000-ARC-06)', () => {
  let system: TestSystem;
  let source: DataSource;
  let clock: ManualClock;
  let count = 0;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    source = await createDataSource({
      url: system.database.appUrl,
      poolSize: 4,
      applicationName: 'other-worker',
    }).initialize();
  });
  beforeEach(() => {
    clock = new ManualClock(new Date('2026-11-20T12:00:00Z'));
    count += 1;
  });
  afterAll(async () => {
    await source.destroy();
    await system.stop();
  });

  /** Two workers that know one chore, and what it was run for. */
  function workers(rhythm: Rhythm, run?: (slot: Date) => Promise<unknown>) {
    const slots: string[] = [];
    const name = `test.chore-${count}`;
    const chore = {
      name,
      ...rhythm,
      run: async (slot: Date) => {
        slots.push(slot.toISOString());
        await run?.(slot);
      },
    } as Chore;
    const make = (): Schedule => {
      const schedule = new Schedule(source, system.db, clock);
      schedule.register(chore);
      return schedule;
    };
    const view = async () => (await make().view())[0];
    return { one: make(), two: make(), make, slots, view };
  }
  const at = (text: string) => clock.set(new Date(text));

  it('a daily chore runs when the Seoul day begins, once for all workers, and not before', async () => {
    const { one, two, slots } = workers({ daily: '00:00', missed: 'run-once' });
    await one.runDue();
    at('2026-11-20T14:59:59.999Z');
    await Promise.all([one.runDue(), two.runDue()]);
    expect(slots).toEqual([]);
    at('2026-11-20T15:00:00Z');
    await Promise.all([one.runDue(), two.runDue(), one.runDue(), two.runDue()]);
    expect(slots).toEqual(['2026-11-20T15:00:00.000Z']);
    at('2026-11-21T14:59:59Z');
    await two.runDue();
    expect(slots).toHaveLength(1);
    at('2026-11-21T15:00:01Z');
    await two.runDue();
    expect(slots).toEqual(['2026-11-20T15:00:00.000Z', '2026-11-21T15:00:00.000Z']);
  });

  it('a clock that jumps makes all chores due at once: none waits for a connection that another one holds', async () => {
    const small = await createDataSource({
      url: system.database.appUrl,
      poolSize: 6,
      applicationName: 'slept',
    }).initialize();
    const schedule = new Schedule(small, system.db, clock);
    const runs = new Map<string, number>();
    for (let i = 0; i < 30; i += 1) {
      const name = `test.slept-${i}`;
      const run = async (): Promise<void> => {
        await small.query('SELECT pg_sleep(0.01)');
        runs.set(name, (runs.get(name) ?? 0) + 1);
      };
      schedule.register({ name, everyMs: MINUTE, run });
    }
    const rounds = (times: number) =>
      eventually(async () => {
        return runs.size === 30 && [...runs.values()].every((count) => count >= times);
      });
    schedule.start();
    clock.advance(MINUTE);
    await rounds(1);
    clock.advance(10 * MINUTE);
    await rounds(2);
    await schedule.stop();
    const failed = (await schedule.view()).filter(({ failures }) => failures > 0);
    expect(failed).toEqual([]);
    await small.destroy();
  });

  it('after days without a worker it runs once, for the latest time that passed', async () => {
    const { one, two, slots } = workers({ daily: '00:00', missed: 'run-once' });
    await one.runDue();
    at('2026-11-24T03:00:00Z');
    await Promise.all([one.runDue(), two.runDue()]);
    expect(slots).toEqual(['2026-11-23T15:00:00.000Z']);
  });

  it('or not at all, where a late run is of no use', async () => {
    const { one, slots, view } = workers({ hourly: 5, missed: 'skip' });
    await one.runDue();
    at('2026-11-20T15:40:00Z');
    await one.runDue();
    expect(slots).toEqual([]);
    expect((await view())?.nextAt?.toISOString()).toBe('2026-11-20T16:05:00.000Z');
    at('2026-11-20T16:05:30Z');
    await one.runDue();
    expect(slots).toEqual(['2026-11-20T16:05:00.000Z']);
  });

  it('a run that fails is shown and tried again for the same time, until it works', async () => {
    let broken = true;
    const { one, two, slots, view } = workers({ daily: '04:10', missed: 'run-once' }, async () => {
      clock.advance(1_500);
      if (broken) throw new Error('the disk is full');
    });
    await one.runDue();
    at('2026-11-20T19:10:00Z');
    await one.runDue();
    expect(await view()).toMatchObject({ error: 'the disk is full', failures: 1, running: false });
    clock.advance(30_000);
    await two.runDue();
    expect(slots).toHaveLength(1);
    clock.advance(MINUTE);
    await two.runDue();
    expect(await view()).toMatchObject({ failures: 2 });
    broken = false;
    clock.advance(3 * MINUTE);
    await one.runDue();
    expect(slots).toEqual(Array(3).fill('2026-11-20T19:10:00.000Z'));
    expect(await view()).toMatchObject({
      error: null,
      failures: 0,
      rhythm: 'daily at 04:10 Asia/Seoul',
      nextAt: new Date('2026-11-21T19:10:00Z'),
    });
  });

  it('one that repeats leaves its rest between two runs, whoever runs it', async () => {
    const { one, two, slots } = workers({ everyMs: HOUR });
    await one.runDue();
    await two.runDue();
    expect(slots).toHaveLength(1);
    clock.advance(HOUR - 1);
    await two.runDue();
    expect(slots).toHaveLength(1);
    clock.advance(1);
    await Promise.all([one.runDue(), two.runDue()]);
    expect(slots).toHaveLength(2);
  });

  it('a worker that dies in the middle leaves its run to the next one', async () => {
    let hang = true;
    let begun: () => void = () => undefined;
    const began = new Promise<void>((resolve) => (begun = resolve));
    const { one, make, slots } = workers({ daily: '00:00', missed: 'run-once' }, async () => {
      begun();
      if (hang) await new Promise(() => undefined);
    });
    await one.runDue();
    at('2026-11-20T15:00:00Z');
    const dying = await createDataSource({
      url: system.database.appUrl,
      poolSize: 2,
      applicationName: `dying-${count}`,
    }).initialize();
    const victim = new Schedule(dying, system.db, clock);
    victim.register({
      ...({ daily: '00:00', missed: 'run-once' } as const),
      name: `test.chore-${count}`,
      run: async () => {
        begun();
        await new Promise(() => undefined);
      },
    });
    void victim.runDue().catch(() => undefined);
    await began;
    hang = false;
    const next = make();
    expect(await next.runDue(), 'it is being run').toEqual([]);
    // What the end of its process does to its connections.
    await connected(system.database.adminUrl, (admin) =>
      admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1`, [
        `dying-${count}`,
      ]),
    );
    await eventually(async () => (await next.runDue()).length === 1);
    expect(slots).toEqual(['2026-11-20T15:00:00.000Z']);
    await dying.destroy().catch(() => undefined);
  });

  it('refuses a time that is none, and a name that is taken', () => {
    const { one } = workers({ everyMs: 1_000 });
    const run = async (): Promise<void> => undefined;
    expect(() => one.register({ name: 'a.b', daily: '25:00', missed: 'skip', run })).toThrow(
      /No time of day/,
    );
    expect(() => one.register({ name: `test.chore-${count}`, everyMs: 1, run })).toThrow(/registered twice/);
  });

  it('staff with job.read sees them, with the last run and the next', async () => {
    const ask = `{ schedules { name rhythm running startedAt finishedAt durationMs error failures nextAt } }`;
    const began = Date.now();
    await system.get(Schedule).runDue();
    const { schedules } = await (
      await system.staff('ADMIN')
    ).ok<{
      schedules: {
        name: string;
        startedAt: string | null;
        finishedAt: string | null;
        nextAt: string | null;
      }[];
    }>(ask);
    expect(schedules).toContainEqual(
      expect.objectContaining({ name: 'auth.sweep-sign-in', rhythm: 'hourly at minute 25', failures: 0 }),
    );
    const named = (name: string) => schedules.find((chore) => chore.name === name);
    const ran = named('db.partitions');
    expect(ran).toMatchObject({ running: false, error: null, durationMs: expect.any(Number) as number });
    expect(Date.parse(ran?.startedAt ?? '')).toBeGreaterThanOrEqual(began);
    expect(Date.parse(ran?.nextAt ?? '')).toBeGreaterThan(Date.parse(ran?.finishedAt ?? ''));
    // One with a time of day has not run yet, and says when it will.
    const waits = named('exports.forget');
    expect(waits).toMatchObject({ rhythm: 'daily at 04:30 Asia/Seoul', startedAt: null });
    expect(waits?.nextAt).toMatch(/T19:30:00/);
    expect((await (await system.staff('OPERATOR')).refused(ask)).extensions.code).toBe('FORBIDDEN');
  });
});

describe('what sign-in leaves behind is swept (S000-ARC-06)', () => {
  it('and what is still needed stays', async () => {
    const system = await TestSystem.start({ role: 'api' });
    const customer = await system.customer();
    await connected(system.database.ownerUrl, async (owner) => {
      await owner.query(`SELECT set_config('madang.actor_type', 'SYSTEM', false)`);
      await owner.query(
        `INSERT INTO login_tickets (hash, user_id, expires_at)
           SELECT decode(md5(n::text), 'hex'), $1, now() - n * interval '1 hour' + interval '30 minutes' FROM generate_series(1, 2048) n`,
        [customer.id],
      );
      await owner.query(
        `INSERT INTO attempt_buckets (bucket, tries, in_a_row, pauses, expires_at)
           SELECT sha256(n::text::bytea), '{}', 0, 0, now() + interval '50 minutes' - n * interval '20 minutes'
           FROM generate_series(0, 1500) n`,
      );
      await owner.query(
        `INSERT INTO known_devices (id, principal_type, principal_id, token_hash, created_at, seen_at, expires_at)
           SELECT gen_random_uuid(), 'USER', $1, sha256(n::text::bytea), now(), now(), now() + (2.5 - n) * interval '1 day'
           FROM generate_series(1, 5) n`,
        [customer.id],
      );
      await owner.query(
        `INSERT INTO sessions (id, principal_type, principal_id, refresh_hash, created_at, last_used_at, idle_expires_at,
             absolute_expires_at)
           SELECT gen_random_uuid(), 'USER', $1, decode(md5('s' || n), 'hex'), now(), now(), now(),
             now() + (CASE n WHEN 1 THEN 1 ELSE -2 END) * interval '1 day' FROM generate_series(1, 2) n`,
        [customer.id],
      );
      await owner.query(
        `INSERT INTO retired_refresh_tokens SELECT sha256((s.id || n::text)::bytea), s.id
           FROM sessions s, generate_series(1, 1200) n WHERE octet_length(s.refresh_hash) = 16`,
      );
    });
    const went = async () =>
      Object.fromEntries(
        Object.entries(await system.get(SweepSignIn).execute()).filter(([, count]) => count > 0),
      );
    expect(await went()).toEqual({
      login_tickets: 2048 - 24,
      attempt_buckets: 1501 - 3,
      known_devices: 5 - 2,
      retired_refresh_tokens: 1200,
    });
    expect(await went()).toEqual({});
    // A signed-in customer notices nothing.
    await customer.client.ok('{ viewer { user { id } } }');
    await system.stop();
  });
});

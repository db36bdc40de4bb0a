import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LeasedWork } from '../../src/platform/work/leased-work.js';
import { here } from '../attachments/files-kit.js';
import { eventually } from '../kit/eventually.js';
import { ServerProcess } from '../kit/server-process.js';
import type { StaffClient } from '../kit/staff-client.js';
import { connected } from '../kit/test-database.js';
import { TestSystem } from '../kit/test-system.js';

interface Export {
  id: string;
  rows: number | null;
  job: { id: string; status: string; progress: { done: number; total: number | null } | null };
  file: { downloadUrl: string } | null;
}
const FACTS = 'id rows job { id status progress { done total } } file { downloadUrl }';
const ASK = `mutation ($filter: UserFilter, $reason: String!) {
  exportUsers(filter: $filter, reason: $reason, format: JSONL) { ${FACTS} } }`;
const PEOPLE = 2_500;
const SLOW = { timeout: 120_000 };

describe('an export that does not go smoothly (S000-ARC-06, S003-ADM-03)', () => {
  let system: TestSystem;
  let staff: StaffClient;

  beforeAll(async () => {
    // Files are written by workers of their own, so that they can be killed; `takeOver` lets this process be one.
    system = await TestSystem.start({ role: 'api' });
    staff = await system.staff();
    await system.sql(
      `INSERT INTO users (id, email, name, services, created_at, updated_at)
       SELECT gen_random_uuid(), 'many' || n || '@people.example', '여럿', '{KST}', now() - n * interval '1 second', now()
       FROM generate_series(1, $1) n`,
      [PEOPLE],
    );
  });
  afterAll(async () => {
    await system.get(LeasedWork).stop(5_000);
    await system.stop();
  });

  async function ask(): Promise<Export> {
    const variables = { filter: { search: '여럿' }, reason: '분기 개인정보 점검' };
    const { data, errors } = await staff.confirmed<{ exportUsers: Export }>(ASK, variables);
    if (!data) throw new Error(JSON.stringify(errors));
    return data.exportUsers;
  }
  const look = async ({ id }: Export) =>
    (await staff.ok<{ dataExport: Export }>(`query ($id: ID!) { dataExport(id: $id) { ${FACTS} } }`, { id }))
      .dataExport;
  const until = (made: Export, status: string) =>
    eventually(async () => {
      const found = await look(made);
      return found.job.status === status ? found : null;
    }, 60_000);
  const statusOf = async ({ job }: Export) =>
    (await system.sql<{ status: string }>(`SELECT status FROM long_jobs WHERE id = $1`, [job.id]))[0]?.status;
  const filesOf = ({ id }: Export) =>
    system.sql(`SELECT id FROM attachments WHERE subject_id = $1 AND state = 'STORED'`, [id]);
  /** How often it stands on record that its rows were written. */
  const written = async ({ id }: Export) =>
    (
      await system.sql<{ people: number }>(
        `SELECT coalesce(sum(count), 0)::integer AS people FROM access_records WHERE operation = 'export.written users.list ' || $1`,
        [id],
      )
    )[0]?.people;
  /** The dead worker’s lease would end by itself after fifteen seconds. */
  const takeOver = async ({ job }: Export): Promise<void> => {
    await system.sql(`UPDATE long_jobs SET lease_until = clock_timestamp() WHERE id = $1`, [job.id]);
    system.get(LeasedWork).start();
  };
  const rest = () => system.get(LeasedWork).stop(5_000);
  const peopleIn = async (made: Export) => {
    const answer = await fetch(here(system, made.file?.downloadUrl ?? ''));
    const lines = (await answer.text()).trimEnd().split('\n');
    return new Set(lines.map((line) => (JSON.parse(line) as { 번호: string }).번호)).size;
  };

  it(
    'a worker killed while it reads: another begins anew, and there is one file with each row once',
    SLOW,
    async () => {
      const made = await ask();
      await connected(system.database.ownerUrl, async (holder) => {
        // It reads, and does not get on.
        await holder.query('BEGIN');
        await holder.query('LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
        const worker = await ServerProcess.start(system, { role: 'worker' });
        await eventually(async () => {
          const { rows } = await holder.query(
            `SELECT FROM pg_locks WHERE NOT granted AND relation = 'users'::regclass`,
          );
          return rows.length > 0 && (await statusOf(made)) === 'ACTIVE';
        });
        await worker.kill();
        await holder.query('ROLLBACK');
      });
      expect(await look(made)).toMatchObject({ rows: null, file: null });
      await takeOver(made);
      const done = await until(made, 'COMPLETED');
      await rest();
      expect(done).toMatchObject({ rows: PEOPLE, job: { progress: { done: PEOPLE, total: PEOPLE } } });
      expect(await peopleIn(done)).toBe(PEOPLE);
      expect(await filesOf(made)).toHaveLength(1);
      expect(await written(made)).toBe(PEOPLE);
    },
  );

  it(
    'a worker killed when the file is there, before it said so: the next one leaves the file as it is',
    SLOW,
    async () => {
      const worker = await ServerProcess.start(system, {
        role: 'worker',
        killPoint: 'long-job.data.export.advanced',
      });
      const made = await ask();
      await worker.killAtPoint();
      const before = await filesOf(made);
      expect(before).toHaveLength(1);
      await takeOver(made);
      const done = await until(made, 'COMPLETED');
      await rest();
      expect(done.rows).toBe(PEOPLE);
      expect(await filesOf(made)).toEqual(before);
      expect(await written(made), 'written once, on record once').toBe(PEOPLE);
      expect(await peopleIn(done)).toBe(PEOPLE);
    },
  );

  it('canceled while it reads, it leaves no file, and nothing on record as taken out', SLOW, async () => {
    const made = await ask();
    await connected(system.database.ownerUrl, async (holder) => {
      await holder.query('BEGIN');
      await holder.query('LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
      system.get(LeasedWork).start();
      await eventually(async () => (await statusOf(made)) === 'ACTIVE');
      await staff.ok('mutation ($id: ID!) { cancelJob(id: $id) { status } }', { id: made.job.id });
      await holder.query('ROLLBACK');
    });
    const canceled = await until(made, 'CANCELED');
    await rest();
    expect(canceled).toMatchObject({ rows: null, file: null });
    expect(await filesOf(made)).toEqual([]);
    expect(await written(made)).toBe(0);
    expect(
      (await staff.refused('mutation ($id: ID!) { retryJob(id: $id) { id } }', { id: made.job.id }))
        .extensions.kind,
      'whoever wants it after all asks anew, with a reason and a second factor',
    ).toBe('CONFLICT');
  });
});

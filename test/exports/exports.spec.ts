import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JournalWriter } from '../../src/modules/audit/access-records/journal-writer.js';
import { SweepAttachments } from '../../src/modules/attachments/index.js';
import { WriteExport } from '../../src/modules/exports/index.js';
import { here } from '../attachments/files-kit.js';
import { codeOf } from '../kit/approvals.js';
import { buyPoints } from '../kit/buyer.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import type { StaffClient } from '../kit/staff-client.js';
import { connected } from '../kit/test-database.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

interface Export {
  id: string;
  kind: string;
  masked: boolean;
  rows: number | null;
  people: number | null;
  expiresAt: string | null;
  job: { status: string; errorCode: string | null; title: string };
  file: { id: string; fileName: string; downloadUrl: string } | null;
}
const FACTS = `id kind masked rows people expiresAt job { status errorCode title } file { id fileName downloadUrl }`;
const REASON = '분기 개인정보 점검';
const USERS = `mutation ($filter: UserFilter, $reason: String!, $format: ExportFormat) { exportUsers(filter: $filter, reason: $reason, format: $format) { ${FACTS} } }`;

describe('lists as files (S003-ADM-03, S000-TBL-03)', () => {
  let system: TestSystem;
  let boss: StaffClient;
  let admin: StaffClient;
  let customer: Customer;

  beforeAll(async () => {
    system = await TestSystem.start();
    [boss, admin] = [await system.staff(), await system.staff('ADMIN')];
    customer = await system.customer();
    await boss.ok(
      `mutation ($id: ID!) { updateUser(id: $id, version: 1, input: { name: "=cmd|홍길동", phone: "010-1234-5678" }) { id } }`,
      { id: customer.id },
    );
  });
  afterAll(() => system.stop());

  async function ask(
    staff: StaffClient,
    document: string,
    variables: Record<string, unknown> = {},
  ): Promise<Export> {
    const { data, errors } = await staff.confirmed<Record<string, Export>>(document, {
      reason: REASON,
      ...variables,
    });
    expect(errors).toEqual([]);
    const made = Object.values(data ?? {})[0];
    if (!made) throw new Error('nothing was made');
    return made;
  }
  const look = async (staff: GraphqlClient, id: string) =>
    (await staff.ok<{ dataExport: Export }>(`query ($id: ID!) { dataExport(id: $id) { ${FACTS} } }`, { id }))
      .dataExport;
  const finished = (staff: GraphqlClient, { id }: Export) =>
    eventually(async () => {
      const found = await look(staff, id);
      return /COMPLETED|FAILED/.test(found.job.status) ? found : null;
    });
  const fetchFile = (url = '') => fetch(here(system, url));
  const textOf = async (url = '') => {
    const answer = await fetchFile(url);
    expect(answer.status).toBe(200);
    return Buffer.from(await answer.arrayBuffer()).toString('utf8');
  };
  const recordsOf = (id: string) =>
    system.sql<{
      act: string;
      operation: string;
      subject_ids: string[];
      count: number;
      reason: string;
      ip: string;
      fields: string[];
    }>(
      `SELECT act, operation, subject_ids, count, reason, host(ip) AS ip, fields FROM access_records
       WHERE operation LIKE '%' || $1 ORDER BY occurred_at, id`,
      [id],
    );

  it('customers, as Excel in Korea reads them; a value cannot become a formula', async () => {
    const made = await finished(boss, await ask(boss, USERS, { filter: { search: customer.id } }));
    expect(made).toMatchObject({
      kind: 'users.list',
      masked: false,
      rows: 1,
      people: 1,
      job: { title: '회원 목록' },
    });
    expect(made.file?.fileName).toMatch(/^users-\d{8}-\d{4}\.csv$/);
    const csv = await textOf(made.file?.downloadUrl);
    expect(csv.startsWith('\ufeff번호,이름,이메일,휴대전화')).toBe(true);
    expect(csv.split('\r\n')[1]).toMatch(new RegExp(`^${customer.id},'=cmd\\|홍길동,.+@.+,010-1234-5678,`));
  });

  it('the same for older Korean programs, and for programs', async () => {
    const asking = async (format: string) =>
      finished(boss, await ask(boss, USERS, { filter: { search: customer.id }, format }));
    const older = await asking('CSV_CP949');
    const bytes = await (await fetchFile(older.file?.downloadUrl)).arrayBuffer();
    expect(new TextDecoder('euc-kr').decode(bytes)).toMatch(
      /^번호,이름,이메일,휴대전화.*\r\n.*,'=cmd\|홍길동,/,
    );
    const lines = await asking('JSONL');
    expect(lines.file?.fileName).toMatch(/^users-\d{8}-\d{4}\.jsonl$/);
    expect(JSON.parse(await textOf(lines.file?.downloadUrl))).toMatchObject({
      번호: customer.id,
      이름: '=cmd|홍길동',
      휴대전화: '010-1234-5678',
    });
  });

  it('whoever may not see contact data takes it out masked, and may not fetch what is in full any more', async () => {
    await boss.confirmed(
      `mutation { createRole(name: "EXPORTER", titleKo: "내려받기", titleEn: "Exporter", permissions: ["user.read", "data.export"]) { name } }`,
    );
    const clerk = await system.staff('OPERATOR');
    const role = async (name: string, version: number) =>
      expect(
        (
          await boss.confirmed(
            `mutation { setAdminRole(id: "${clerk.account.id}", version: ${version}, role: "${name}") { id } }`,
          )
        ).errors,
      ).toEqual([]);
    await role('EXPORTER', 1);
    const exporter = await system.signIn(clerk.account);
    const masked = await finished(exporter, await ask(exporter, USERS, { filter: { search: customer.id } }));
    expect(masked.masked).toBe(true);
    const csv = await textOf(masked.file?.downloadUrl);
    expect(csv).toContain('010-****-5678');
    expect(csv).not.toContain('1234-5678');
    await role('ADMIN', 2);
    const promoted = await system.signIn(clerk.account);
    const whole = await finished(promoted, await ask(promoted, USERS, { filter: { search: customer.id } }));
    expect(whole.masked).toBe(false);
    await role('EXPORTER', 3);
    const again = await system.signIn(clerk.account);
    const { file } = await look(again, whole.id);
    expect((await fetchFile(file?.downloadUrl)).status).toBe(403);
    expect(await textOf((await look(again, masked.id)).file?.downloadUrl)).toContain('010-****-5678');
  });

  it('payments with who paid, the audit log and access records, by the filter of their lists', async () => {
    await buyPoints(system, customer, '3000');
    const payments = await finished(
      boss,
      await ask(
        boss,
        `mutation ($filter: PaymentFilter, $reason: String!) { exportPayments(filter: $filter, reason: $reason) { ${FACTS} } }`,
        { filter: { userId: customer.id, minAmount: '1000', from: '2020-01-01T00:00:00Z' } },
      ),
    );
    expect(payments).toMatchObject({ rows: 1, people: 1 });
    expect((await textOf(payments.file?.downloadUrl)).split('\r\n')[1]).toContain(`,3000,0,`);
    const audit = await finished(
      boss,
      await ask(
        boss,
        `mutation ($filter: AuditEventFilter, $reason: String!) { exportAuditEvents(filter: $filter, reason: $reason) { ${FACTS} } }`,
        { filter: { resourceId: customer.id, action: ['user.updated'] } },
      ),
    );
    expect(audit).toMatchObject({ rows: 1, people: 1 });
    const log = await textOf(audit.file?.downloadUrl);
    expect(log).toContain('010-****-5678');
    expect(log).not.toContain('1234-5678');
    await system.get(JournalWriter).flush();
    const records = await finished(
      boss,
      await ask(
        boss,
        `mutation ($filter: AccessRecordFilter, $reason: String!) { exportAccessRecords(filter: $filter, reason: $reason) { ${FACTS} } }`,
        { filter: { subjectId: customer.id, act: ['EXPORT'] } },
      ),
    );
    expect(records.rows).toBeGreaterThan(0);
    expect(await textOf(records.file?.downloadUrl)).toContain(REASON);
  });

  it('more than a page of rows, each once', async () => {
    await system.sql(
      `INSERT INTO users (id, email, name, services, created_at, updated_at)
       SELECT gen_random_uuid(), 'many' || n || '@people.example', '여럿', '{KST}', now() - n * interval '1 second', now()
       FROM generate_series(1, 2500) n`,
    );
    const made = await finished(boss, await ask(boss, USERS, { filter: { search: '여럿' } }));
    expect(made).toMatchObject({ rows: 2500, people: 2500 });
    const lines = (await textOf(made.file?.downloadUrl)).trimEnd().split('\r\n');
    expect(new Set(lines).size).toBe(2501);
    const records = await recordsOf(made.id);
    const counts = records.flatMap(({ operation, count }) =>
      operation.startsWith('export.written') ? [count] : [],
    );
    expect(counts.sort((a, b) => b - a)).toEqual([1000, 1000, 500]);
  });

  it('who, whose, what, from where and why stand on record when it is written and each time it is fetched', async () => {
    const made = await finished(admin, await ask(admin, USERS, { filter: { search: customer.id } }));
    await textOf(made.file?.downloadUrl);
    await textOf(made.file?.downloadUrl);
    const records = await recordsOf(made.id);
    expect(records).toMatchObject([
      {
        act: 'EXPORT',
        operation: `export.written users.list ${made.id}`,
        subject_ids: [customer.id],
        count: 1,
        reason: REASON,
        ip: '127.0.0.1',
        fields: ['name', 'email', 'phone'],
      },
      {
        act: 'EXPORT',
        operation: `export.downloaded users.list ${made.id}`,
        subject_ids: [],
        count: 1,
        reason: REASON,
        ip: '127.0.0.1',
      },
      { operation: `export.downloaded users.list ${made.id}` },
    ]);
    const events = await system.sql<{ action: string; details: object; reason: string }>(
      `SELECT action, details, reason FROM audit_events WHERE resource_id = $1 ORDER BY occurred_at, id`,
      [made.id],
    );
    expect(events.map(({ action }) => action)).toEqual([
      'export.asked',
      'export.written',
      'export.downloaded',
      'export.downloaded',
    ]);
    expect(JSON.stringify(events)).not.toContain('search');
    const { myAccessRecords } = await customer.client.ok<{ myAccessRecords: { items: { act: string }[] } }>(
      '{ myAccessRecords(limit: 1) { items { act } } }',
    );
    expect(myAccessRecords.items).toEqual([{ act: 'EXPORT' }]);
  });

  it('nothing readable lies in the file store, in the job or in the row', async () => {
    const made = await finished(boss, await ask(boss, USERS, { filter: { search: '홍길동' } }));
    const root = system.environment['FILES_DIR'] ?? '';
    const names = (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    expect(names.length).toBeGreaterThan(0);
    for (const name of names)
      expect((await readFile(join(name.parentPath, name.name))).includes('홍길동')).toBe(false);
    const [row] = await system.sql<{ input: string | null }>(`SELECT input FROM data_exports WHERE id = $1`, [
      made.id,
    ]);
    expect(row?.input).toBeNull();
    const jobs = await system.sql(`SELECT input, result FROM long_jobs`);
    expect(JSON.stringify(jobs)).not.toContain('홍');
  });

  it('is for whoever asked: nobody else finds or fetches it, and a link without its session is dead', async () => {
    const made = await finished(admin, await ask(admin, USERS, { filter: { search: customer.id } }));
    const find = `query ($id: ID!) { dataExport(id: $id) { id } }`;
    expect(codeOf(await boss.send(find, { id: made.id }))).toBe('EXPORT_NOT_FOUND');
    expect(codeOf(await customer.client.send(find, { id: made.id }))).toBe('EXPORT_NOT_FOUND');
    const files = `query ($id: ID!) { attachments(subject: { kind: EXPORT, id: $id }) { total } }`;
    expect(codeOf(await boss.send(files, { id: made.id }))).toBe('EXPORT_NOT_FOUND');
    const { dataExports } = await boss.ok<{ dataExports: { items: { id: string }[] } }>(
      '{ dataExports(limit: 100) { items { id file { id } job { id } } } }',
    );
    expect(dataExports.items.map(({ id }) => id)).not.toContain(made.id);
    const thief = await system.signIn(admin.account);
    const { file } = await look(thief, made.id);
    await thief.ok('mutation { logout }');
    expect((await fetchFile(file?.downloadUrl)).status).toBe(403);
  });

  it('is refused without the permission, without a reason, and to programs', async () => {
    const operator = await system.staff('OPERATOR');
    expect(codeOf(await operator.send(USERS, { reason: REASON }))).toBe('FORBIDDEN');
    expect(codeOf(await boss.send(USERS, { reason: REASON }))).toBe('STEP_UP_REQUIRED');
    expect(codeOf(await boss.confirmed(USERS, { reason: '음' }))).toBe('INPUT_INVALID');
    await boss.confirmed(
      `mutation { createRole(name: "BLIND", titleKo: "내려받기만", titleEn: "Blind", permissions: ["data.export"]) { name } }`,
    );
    await boss.confirmed(
      `mutation { setAdminRole(id: "${operator.account.id}", version: 1, role: "BLIND") { id } }`,
    );
    const blind = await system.signIn(operator.account);
    expect(codeOf(await blind.confirmed(USERS, { reason: REASON }))).toBe('FORBIDDEN');
  });

  it('is gone after a day, its bytes as well; filters of what never came to a file go after a month', async () => {
    const made = await finished(boss, await ask(boss, USERS, { filter: { search: customer.id } }));
    const day = Date.parse(made.expiresAt ?? '') - Date.now();
    expect(day).toBeGreaterThan(23 * 3_600_000);
    expect(day).toBeLessThanOrEqual(24 * 3_600_000);
    await connected(system.database.ownerUrl, async (owner) => {
      await owner.query(
        `UPDATE attachments SET kept_until = now() - interval '1 second' WHERE subject_id = $1`,
        [made.id],
      );
    });
    expect((await fetchFile(made.file?.downloadUrl)).status).toBe(404);
    const before = await system.sql<{ object_key: string }>(
      `SELECT object_key FROM attachments WHERE subject_id = $1`,
      [made.id],
    );
    expect((await system.get(SweepAttachments).execute()).expired).toBeGreaterThanOrEqual(1);
    await eventually(async () => {
      await system.get(SweepAttachments).execute();
      const [row] = await system.sql<{ state: string; object_key: string | null; sealed_key: string | null }>(
        `SELECT state, object_key, sealed_key FROM attachments WHERE subject_id = $1`,
        [made.id],
      );
      return row?.state === 'EXPIRED' && row.object_key === null && row.sealed_key === null;
    });
    const root = system.environment['FILES_DIR'] ?? '';
    await expect(readFile(join(root, before[0]?.object_key ?? ''))).rejects.toThrow(/ENOENT/);
    await connected(system.database.ownerUrl, async (owner) => {
      await owner.query(
        `INSERT INTO data_exports (id, kind, input, reason, masked, job_id, requested_by, created_at)
         VALUES (gen_random_uuid(), 'users.list', 'sealed', '오래된 것', true, gen_random_uuid(), $1, now() - interval '31 days')`,
        [boss.account.id],
      );
    });
    expect(await system.get(WriteExport).forget()).toBe(1);
  });
});

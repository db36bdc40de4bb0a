import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ForgetImports } from '../../src/modules/imports/index.js';
import { encodeCp949 } from '../../src/platform/exports/cp949.js';
import { mask } from '../../src/platform/personal-data/masks.js';
import { LeasedWork } from '../../src/platform/work/leased-work.js';
import { here, put, uploadLink } from '../attachments/files-kit.js';
import { codeOf } from '../kit/approvals.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { ServerProcess } from '../kit/server-process.js';
import type { StaffClient } from '../kit/staff-client.js';
import { connected } from '../kit/test-database.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';
import {
  add,
  CANCEL,
  HEAD,
  Importer,
  many,
  type Import,
  reason,
  ROWS,
  RUN,
  START,
  UNDO,
} from './imports-kit.js';

describe('imports (S003-ADM-03, S000-TBL-03, S004-OPS-04)', () => {
  let system: TestSystem;
  let admin: StaffClient;
  let importer: Importer;

  beforeAll(async () => {
    system = await TestSystem.start();
    admin = await system.staff('ADMIN');
    importer = new Importer(system, admin);
  });
  afterAll(() => system.stop());

  const people = (emails: string[]) =>
    system.sql<{ id: string; name: string; phone: string | null; version: number }>(
      `SELECT id, name, phone, version FROM users WHERE email = ANY($1) ORDER BY email`,
      [emails],
    );
  it('a dry run says of each row what it would do; run does it once; the same file again does nothing', async () => {
    const old = await system.customer();
    const [fresh, taken] = [importer.mail(), importer.mail()];
    const [{ email = '' } = {}] = await system.sql<{ email: string }>(
      `SELECT email FROM users WHERE id = $1`,
      [old.id],
    );
    const file =
      `\ufeff${HEAD}\r\n${add(fresh, '"김, 새롬"')}${old.id},"'=홍길동",${email},,FLEET KST\r\n` +
      `,${'x'.repeat(101)},${taken},,KST\r\n,둘째,${fresh},,KST\r\n019a0000-0000-7000-8000-000000000000,없음,,,\r\n,하나\r\n`;
    const planned = await importer.plan(file);
    expect(planned).toMatchObject({
      status: 'PLANNED',
      encoding: 'UTF8',
      creates: 1,
      updates: 1,
      errors: 4,
      mayRun: true,
    });
    expect(await importer.rows(planned.id)).toMatchObject([
      { line: 2, outcome: 'CREATE', label: '김, 새롬' },
      {
        line: 3,
        outcome: 'UPDATE',
        changes: [
          { column: '이름', from: '홍길동', to: '=홍길동' },
          { column: '서비스', from: 'ABYSSCM KST', to: 'FLEET KST' },
        ],
      },
      { line: 4, problem: { code: 'IMPORT_VALUE_INVALID', column: '이름' } },
      { line: 5, problem: { code: 'IMPORT_ROW_DOUBLED' } },
      { line: 6, problem: { code: 'USER_NOT_FOUND' } },
      { line: 7, problem: { code: 'IMPORT_ROW_UNEVEN' } },
    ]);
    expect(await people([fresh])).toEqual([]);
    const bad = await fetch(here(system, planned.errorFile?.downloadUrl ?? ''));
    const text = Buffer.from(await bad.arrayBuffer()).toString();
    expect(text.split('\r\n')[0]).toBe(`\ufeff${HEAD},오류 코드,오류 항목,오류`);
    expect(text).toContain(`,둘째,${fresh},,KST,IMPORT_ROW_DOUBLED,,2번째 줄과 같은 대상입니다.`);

    const done = await importer.go(RUN, planned.id, 'DONE');
    expect(done).toMatchObject({ applied: 2, failed: 0, mayRun: false, mayUndo: true });
    expect(await people([fresh])).toMatchObject([{ name: '김, 새롬', phone: '+821012345678', version: 1 }]);
    const again = await importer.plan(file);
    expect(again).toMatchObject({ creates: 0, updates: 0, unchanged: 2, mayRun: false });
    expect(codeOf(await admin.confirmed(RUN, { id: again.id, reason }))).toBe('IMPORT_NOTHING_TO_DO');
    const events = await system.sql<{ action: string; actor_id: string; changes: object }>(
      `SELECT action, actor_id, changes FROM audit_events WHERE resource_id IN ($1, $2) ORDER BY occurred_at, id`,
      [planned.id, old.id],
    );
    expect(events.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['import.handed-in', 'import.run', 'user.updated', 'import.finished']),
    );
    expect(events.find(({ action }) => action === 'user.updated')?.actor_id).toBe(admin.account.id);
    expect(JSON.stringify(events)).not.toContain('=홍길동');
  });

  it('an export comes back unchanged, in full or masked', async () => {
    const person = await system.customer();
    await system.sql(`UPDATE users SET name = '=Zoë 😀', phone = '+821098765432' WHERE id = $1`, [person.id]);
    const boss = await system.staff();
    const { data } = await boss.confirmed<{ exportUsers: { id: string } }>(
      `mutation ($search: String!) {
        exportUsers(filter: { search: $search }, reason: "월말 점검 자료", format: CSV_CP949) { id } }`,
      { search: person.id },
    );
    const file = await eventually(
      async () =>
        (
          await boss.ok<{ dataExport: { file: { downloadUrl: string } | null } }>(
            `query ($id: ID!) { dataExport(id: $id) { file { downloadUrl } } }`,
            { id: data?.exportUsers.id },
          )
        ).dataExport.file,
    );
    const bytes = Buffer.from(await (await fetch(here(system, file.downloadUrl))).arrayBuffer());
    const back = await importer.plan(bytes);
    expect(back).toMatchObject({ status: 'PLANNED', encoding: 'CP949', unchanged: 1, updates: 0, errors: 0 });
    const masked = await importer.plan(
      `번호,이름,휴대전화\n${person.id},${mask('name', '=Zoë 😀')},010-****-5432\n,홍*동,\n`,
    );
    expect((await importer.rows(masked.id)).map(({ problem, outcome }) => [outcome, problem?.code])).toEqual([
      ['UNCHANGED', undefined],
      ['ERROR', 'IMPORT_VALUE_MASKED'],
    ]);
  });

  it('JSON lines are read like the same rows of a table', async () => {
    const [person, fresh] = [await system.customer(), importer.mail()];
    const [{ email = '' } = {}] = await system.sql<{ email: string }>(
      `SELECT email FROM users WHERE id = $1`,
      [person.id],
    );
    const file = [
      { 번호: null, 이름: '줄로 온 "사람"', 이메일: fresh, 휴대전화: '010-1234-5678', 서비스: 'KST' },
      { 번호: person.id, 이름: '=홍길동', 이메일: email, 휴대전화: null, 서비스: 'ABYSSCM KST' },
      { 번호: person.id, 나이: 3 },
    ].map((row) => `${JSON.stringify(row)}\n`);
    const planned = await importer.plan(file.join(''), undefined, 'people.jsonl');
    expect(planned).toMatchObject({ status: 'PLANNED', creates: 1, updates: 1, errors: 1 });
    expect(await importer.rows(planned.id)).toMatchObject([
      { line: 1, outcome: 'CREATE' },
      { line: 2, changes: [{ column: '이름', from: '홍길동', to: '=홍길동' }] },
      { line: 3, problem: { code: 'IMPORT_COLUMN_UNKNOWN' } },
    ]);
    expect(await importer.go(RUN, planned.id, 'DONE')).toMatchObject({ applied: 2, failed: 0 });
    expect(await people([fresh])).toMatchObject([{ name: '줄로 온 "사람"', phone: '+821012345678' }]);
    expect(await importer.go(UNDO, planned.id, 'UNDONE')).toMatchObject({ undone: 1, kept: 1 });
  });

  it('what changed since the plan is left alone, and so is what changed since the run', async () => {
    const [a, b, c] = [await system.customer(), await system.customer(), await system.customer()];
    const planned = await importer.plan(
      `번호,이름\n${[a, b, c].map(({ id }) => `${id},가져온 이름\n`).join('')}`,
    );
    const rename = `mutation ($id: ID!, $version: Int!) { updateUser(id: $id, version: $version, input: { name: "손으로" }) { id } }`;
    await admin.ok(rename, { id: a.id, version: 1 });
    expect(await importer.go(RUN, planned.id, 'DONE')).toMatchObject({ applied: 2, failed: 1 });
    expect(await importer.rows(planned.id, { result: ['FAILED'] })).toMatchObject([
      { line: 2, problem: { code: 'IMPORT_ROW_CHANGED' } },
    ]);
    await admin.ok(rename, { id: b.id, version: 2 });
    expect(await importer.undoPreview(planned.id)).toEqual({ goesBack: 1, changedSince: 1, createdStays: 0 });
    expect(await importer.go(UNDO, planned.id, 'UNDONE')).toMatchObject({
      undone: 1,
      kept: 1,
      mayUndo: false,
    });
    const names = await system.sql<{ name: string }>(
      `SELECT name FROM users WHERE id = ANY($1) ORDER BY array_position($1, id)`,
      [[a.id, b.id, c.id]],
    );
    expect(names.map(({ name }) => name)).toEqual(['손으로', '손으로', '홍길동']);
    expect(await importer.rows(planned.id, { result: ['KEPT'] })).toMatchObject([
      { problem: { code: 'IMPORT_ROW_CHANGED' } },
    ]);
  });

  it('another e-mail address is told to whoever had it; who was created stays, and says so', async () => {
    const [person, fresh, next] = [await system.customer(), importer.mail(), importer.mail()];
    const planned = await importer.plan(
      `${HEAD}\n${add(fresh, '새 사람')}${person.id},홍길동,${next},,KST\n`,
    );
    await importer.go(RUN, planned.id, 'DONE');
    const [sessions] = await system.sql<{ open: number }>(
      `SELECT count(*)::integer AS open FROM sessions WHERE principal_id = $1 AND revoked_at IS NULL`,
      [person.id],
    );
    expect(sessions?.open).toBe(0);
    expect(await importer.go(UNDO, planned.id, 'UNDONE')).toMatchObject({ undone: 1, kept: 1 });
    expect(await importer.rows(planned.id, { result: ['KEPT'] })).toMatchObject([
      { problem: { code: 'IMPORT_CREATED_STAYS' } },
    ]);
    expect(await people([fresh])).toHaveLength(1);
    expect(await people([next])).toHaveLength(0);
  });

  it('memberships on sale: prices change, what they grant does not; undo takes what was added off sale', async () => {
    const id = await system.product({ price: 39_000 });
    const [product] = await system.sql<{ code: string }>(`SELECT code FROM products WHERE id = $1`, [id]);
    const kind = 'products.memberships';
    const file = (tier: string) =>
      encodeCp949(
        `상품 코드,상품명,서비스,등급,이용 일수,가격,판매 중\r\n${product?.code},멤버십 · 30일,ABYSSCM,${tier},30,"41,000",예\r\nnew-1,똠 멤버십,KST,GOLD,90,9900,Y\r\n`,
      );
    const wrong = await importer.plan(file('GOLD'), kind);
    expect(await importer.rows(wrong.id, { outcome: ['ERROR'] })).toMatchObject([
      { problem: { code: 'IMPORT_COLUMN_FIXED', column: '등급' } },
    ]);
    const planned = await importer.plan(file('BASIC'), kind);
    expect(planned).toMatchObject({ encoding: 'CP949', creates: 1, updates: 1, errors: 0 });
    await importer.go(RUN, planned.id, 'DONE');
    const onSale = async () =>
      (
        await system
          .client()
          .ok<{ products: { name: string; price: string }[] }>(`{ products { name price } }`)
      ).products;
    await eventually(async () => (await onSale()).some(({ name }) => name === '똠 멤버십'));
    expect(await onSale()).toContainEqual({ name: '멤버십 · 30일', price: '41000' });
    expect(await importer.go(UNDO, planned.id, 'UNDONE')).toMatchObject({ undone: 2, kept: 0 });
    const left = await system.sql(
      `SELECT code, price::integer AS price, on_sale FROM products WHERE id = $1 OR code = 'new-1' ORDER BY price`,
      [id],
    );
    expect(left).toMatchObject([
      { code: 'new-1', on_sale: false },
      { price: 39_000, on_sale: true },
    ]);
  });

  it('a file that is no good is refused as a whole', async () => {
    const late = `번호,이름\n${',x\n'.repeat(600)},"${'a'.repeat(100_000)}"\n`;
    for (const [content, code, column] of [
      [`번호,이름,번호\n1,2,3\n`, 'IMPORT_COLUMN_DOUBLED', '번호'],
      [late, 'IMPORT_LINE_TOO_LONG', null],
    ] as const) {
      const refused = await importer.plan(content);
      expect(refused).toMatchObject({
        ...{ status: 'REFUSED', refusal: { code, column }, mayRun: false, errors: 0, errorFile: null },
      });
      expect(await importer.rows(refused.id)).toEqual([]);
    }
  });

  it('NUL bytes, archives and other people’s types do not even come in', async () => {
    for (const bytes of [
      Buffer.from('번호\u0000,이름\n'),
      Buffer.from('PK\u0003\u0004xx'),
      Buffer.from('<html>,x\n'),
    ]) {
      const link = await uploadLink(admin, {
        fileName: 'x.csv',
        contentType: 'text/csv',
        size: bytes.length,
      });
      expect((await put(system, link.url, bytes)).code).toBe('ATTACHMENT_TYPE_MISMATCH');
    }
    const customer = await system.customer();
    const input = { fileName: 'x.csv', contentType: 'text/csv', size: 3 };
    const ask = `mutation ($input: AttachmentUploadInput!) { createAttachmentUpload(input: $input) { attachmentId } }`;
    expect(codeOf(await customer.client.send(ask, { input }))).toBe('ATTACHMENT_TYPE_NOT_ALLOWED');
  });

  it('is whoever’s it is: others find, run, cancel and undo nothing, and nobody fetches the file again', async () => {
    const planned = await importer.plan(many([importer.mail(), importer.mail()]));
    const [other, operator, customer] = [
      await system.staff('ADMIN'),
      await system.staff('OPERATOR'),
      await system.customer(),
    ];
    expect(
      codeOf(await other.send(`query ($id: ID!) { importJob(id: $id) { id } }`, { id: planned.id })),
    ).toBe('IMPORT_NOT_FOUND');
    expect(codeOf(await other.send(ROWS, { id: planned.id, filter: {} }))).toBe('IMPORT_NOT_FOUND');
    for (const act of [RUN, UNDO])
      expect(codeOf(await other.confirmed(act, { id: planned.id, reason }))).toBe('IMPORT_NOT_FOUND');
    expect(codeOf(await other.send(CANCEL, { id: planned.id }))).toBe('IMPORT_NOT_FOUND');
    for (const client of [operator, customer.client])
      expect(codeOf(await client.send(ROWS, { id: planned.id, filter: {} }))).toBe('FORBIDDEN');
    const files = `query ($kind: AttachmentSubjectKind!, $id: ID!) { attachments(subject: { kind: $kind, id: $id }) { total } }`;
    for (const kind of ['IMPORT', 'IMPORT_ERRORS'])
      expect(codeOf(await other.send(files, { kind, id: planned.id }))).toBe('IMPORT_NOT_FOUND');
    expect(codeOf(await admin.send(files, { kind: 'IMPORT', id: planned.id }))).toBe('IMPORT_NOT_FOUND');
    const listed = async (by: GraphqlClient, filter: object) => {
      const document = `query ($filter: ImportJobFilter) { importJobs(filter: $filter) { items { id } } }`;
      const { importJobs } = await by.ok<{ importJobs: { items: { id: string }[] } }>(document, { filter });
      return importJobs.items.some(({ id }) => id === planned.id);
    };
    expect(await listed(admin, { kind: 'users.list', phase: ['PLANNED'], mine: true })).toBe(true);
    expect(await listed(admin, { phase: ['DONE'] })).toBe(false);
    expect(await listed(admin, { kind: 'products.memberships' })).toBe(false);
    expect(await listed(other, {})).toBe(false);
    const mine = await importer.upload(many([importer.mail()]));
    const start = (by: GraphqlClient, kind: string) =>
      by.send(START, { input: { kind, attachmentId: mine } });
    expect(codeOf(await start(other, 'users.list'))).toBe('ATTACHMENT_NOT_FOUND');
    expect(codeOf(await start(admin, 'payments.list'))).toBe('IMPORT_KIND_UNKNOWN');
    expect(codeOf(await admin.send(RUN, { id: planned.id, reason }))).toBe('STEP_UP_REQUIRED');
    const boss = await system.staff();
    expect([await listed(boss, {}), await listed(boss, { mine: true })]).toEqual([true, false]);
    expect((await importer.look(planned.id, boss)).mayRun).toBe(false);
    expect(codeOf(await boss.confirmed(RUN, { id: planned.id, reason }))).toBe('IMPORT_NOT_FOUND');
  });

  it('a plan is good for a day, its rows and the way back for a week', async () => {
    const planned = await importer.plan(many([importer.mail()]));
    const age = (id: string, days: number) =>
      connected(system.database.ownerUrl, (owner) =>
        owner.query(
          `UPDATE imports SET created_at = created_at - $2 * interval '1 day', planned_at = planned_at - $2 * interval '1 day' WHERE id = $1`,
          [id, days],
        ),
      );
    await age(planned.id, 1);
    expect((await importer.look(planned.id)).mayRun).toBe(false);
    expect(codeOf(await admin.confirmed(RUN, { id: planned.id, reason }))).toBe('IMPORT_PLAN_STALE');
    await age(planned.id, 7);
    expect(await system.get(ForgetImports).execute()).toBe(1);
    expect(await importer.rows(planned.id)).toEqual([]);
    expect(codeOf(await admin.confirmed(UNDO, { id: planned.id, reason }))).toBe('IMPORT_FORGOTTEN');
  });

  it('nothing readable lies in the rows, and two who run one plan run it once', async () => {
    const emails = [importer.mail(), importer.mail(), importer.mail()];
    const planned = await importer.plan(many(emails));
    const stored = await system.sql(`SELECT content FROM import_rows WHERE import_id = $1`, [planned.id]);
    expect(stored).toHaveLength(3);
    expect(JSON.stringify(stored)).not.toContain('people.example');
    const [one, two] = [
      await admin.ready(RUN, { id: planned.id, reason }),
      await admin.ready(RUN, { id: planned.id, reason: `${reason}.` }),
    ];
    const codes = (await Promise.all([one(), two()])).map((answer) => codeOf(answer) ?? 'OK');
    expect(codes.sort()).toEqual(['IMPORT_NOT_READY', 'OK']);
    expect(await importer.until(planned.id, 'DONE')).toMatchObject({ applied: 3, failed: 0 });
    expect(await people(emails)).toHaveLength(3);
  });

  it('two staff who import the same people at once make each of them once', async () => {
    const emails = Array.from({ length: 5 }, importer.mail);
    const colleague = new Importer(system, await system.staff('ADMIN'));
    const both = [importer, colleague].map((one) => ({ one, plan: one.plan(many(emails)) }));
    const plans = await Promise.all(both.map(async ({ one, plan }) => ({ one, id: (await plan).id })));
    await Promise.all(plans.map(({ one, id }) => one.begin(RUN, id)));
    const [a, b] = await Promise.all(plans.map(({ one, id }) => one.until(id, 'DONE')));
    expect([(a?.applied ?? 0) + (b?.applied ?? 0), (a?.failed ?? 0) + (b?.failed ?? 0)]).toEqual([5, 5]);
    expect(await people(emails)).toHaveLength(5);
  });

  it('killed in the middle, it goes on where it was', { timeout: 60_000 }, async () => {
    const emails = Array.from({ length: 60 }, importer.mail);
    const planned = await importer.plan(many(emails));
    await system.get(LeasedWork).stop(5_000);
    const victim = await ServerProcess.start(system, {
      role: 'worker',
      killPoint: 'long-job.import.run.advanced',
    });
    await importer.begin(RUN, planned.id);
    await victim.killAtPoint();
    expect(await importer.look(planned.id)).toMatchObject({ status: 'RUNNING', applied: 50, mayUndo: false });
    expect(await people(emails)).toHaveLength(50);
    expect(codeOf(await admin.confirmed(UNDO, { id: planned.id, reason }))).toBe('IMPORT_NOT_READY');
    // Its lease would end by itself after fifteen seconds.
    await system.sql(
      `UPDATE long_jobs SET lease_until = clock_timestamp() WHERE kind = 'import.run' AND due_at IS NOT NULL`,
    );
    system.get(LeasedWork).start();
    expect(await importer.until(planned.id, 'DONE')).toMatchObject({ applied: 60, failed: 0 });
    expect((await people(emails)).map(({ version }) => version)).toEqual(emails.map(() => 1));
  });

  it('canceled, it goes on or is undone: what was changed by then goes back, what was not is never touched', async () => {
    const customers = [await system.customer(), await system.customer(), await system.customer()];
    const [first = '', later = '', last = ''] = customers.map(({ id }) => id);
    const emails = Array.from({ length: 98 }, importer.mail);
    const file = many(emails).split(/(?<=\r\n)/);
    for (const [at, id] of [
      [1, first],
      [60, later],
      [101, last],
    ] as const) {
      const [{ email = '' } = {}] = await system.sql<{ email: string }>(
        `SELECT email FROM users WHERE id = $1`,
        [id],
      );
      file.splice(at, 0, `${id},가져온 이름,${email},,ABYSSCM KST\r\n`);
    }
    const planned = await importer.plan(file.join(''));
    expect(planned).toMatchObject({ creates: 98, updates: 3, errors: 0 });

    await system.get(LeasedWork).stop(5_000);
    await importer.begin(RUN, planned.id);
    expect((await admin.send(CANCEL, { id: planned.id })).errors).toEqual([]);
    system.get(LeasedWork).start();
    expect(await importer.until(planned.id, 'CANCELED')).toMatchObject({
      applied: 0,
      mayRun: true,
      mayUndo: false,
    });

    await connected(system.database.ownerUrl, async (colleague) => {
      await colleague.query('BEGIN');
      await colleague.query(`SELECT FROM users WHERE id = $1 FOR UPDATE`, [later]);
      await importer.begin(RUN, planned.id);
      await eventually(async () => (await importer.look(planned.id)).applied === 50);
      await eventually(async () => {
        const waiting = await system.sql(
          `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
        );
        return waiting.length > 0;
      });
      const canceling = admin.send(CANCEL, { id: planned.id });
      await colleague.query('ROLLBACK');
      expect((await canceling).errors).toEqual([]);
    });
    expect(await importer.until(planned.id, 'CANCELED')).toMatchObject({
      applied: 100,
      mayRun: true,
      mayUndo: true,
    });
    expect(await importer.undoPreview(planned.id)).toEqual({
      goesBack: 2,
      changedSince: 0,
      createdStays: 98,
    });
    expect(await importer.go(UNDO, planned.id, 'UNDONE')).toMatchObject({
      undone: 2,
      kept: 98,
      mayRun: false,
    });
    expect(codeOf(await admin.send(CANCEL, { id: planned.id }))).toBe('IMPORT_NOT_READY');
    const names = await system.sql(`SELECT name, version FROM users WHERE id = ANY($1) ORDER BY version`, [
      [first, later, last],
    ]);
    expect(names).toEqual([1, 3, 3].map((version) => ({ name: '홍길동', version })));
  });

  /** Somebody who holds a record and does not let go. @returns the way to let go */
  async function held(id: string): Promise<() => Promise<void>> {
    const holder = new pg.Client(system.database.ownerUrl);
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query(`SELECT FROM users WHERE id = $1 FOR UPDATE`, [id]);
    return async () => {
      await holder.query('ROLLBACK');
      await holder.end();
    };
  }
  /** Between its tries it would wait for seconds. */
  async function untilFailed(id: string): Promise<Import> {
    return eventually(async () => {
      await system.sql(`UPDATE long_jobs SET due_at = now() WHERE due_at > now() AND kind LIKE 'import.%'`);
      const found = await importer.look(id);
      return found.status === 'FAILED' ? found : null;
    }, 60_000);
  }
  /** A file of sixty new people with `id` among those of the second batch. */
  async function fileWith(id: string, emails: string[]): Promise<string> {
    const [{ email = '' } = {}] = await system.sql<{ email: string }>(
      `SELECT email FROM users WHERE id = $1`,
      [id],
    );
    const file = many(emails).split(/(?<=\r\n)/);
    file.splice(55, 0, `${id},가져온 이름,${email},,ABYSSCM KST\r\n`);
    return file.join('');
  }
  const nameOf = async (id: string) =>
    (await system.sql<{ name: string }>(`SELECT name FROM users WHERE id = $1`, [id]))[0]?.name;

  it(
    'somebody holds a record for good: it ends after some tries with a code, and goes on where it stopped',
    { timeout: 120_000 },
    async () => {
      const { id } = await system.customer();
      const emails = Array.from({ length: 60 }, importer.mail);
      const planned = await importer.plan(await fileWith(id, emails));
      const letGo = await held(id);
      await importer.begin(RUN, planned.id);
      const failed = await untilFailed(planned.id);
      expect(failed).toMatchObject({ applied: 50, failed: 0, mayRun: true, mayUndo: true });
      expect(failed.job).toMatchObject({ status: 'FAILED', errorCode: 'JOB_BLOCKED' });
      const [job] = await system.sql<{ attempts: number; due_at: Date | null; error: string }>(
        `SELECT j.attempts, j.due_at, j.error FROM long_jobs j JOIN imports i ON i.job_id = j.id WHERE i.id = $1`,
        [planned.id],
      );
      expect(job).toMatchObject({
        attempts: 5,
        due_at: null,
        error: expect.stringContaining('let it go on'),
      });
      expect(await people(emails)).toHaveLength(50);
      expect(await nameOf(id)).toBe('홍길동');
      await letGo();

      // By whoever handed it in, with a new job.
      expect(await importer.go(RUN, planned.id, 'DONE')).toMatchObject({
        applied: 61,
        failed: 0,
        mayUndo: true,
      });
      expect((await people(emails)).map(({ version }) => version)).toEqual(emails.map(() => 1));
      expect(await nameOf(id)).toBe('가져온 이름');
    },
  );

  it(
    'failed at running or at undoing, the job itself can be run again as well',
    { timeout: 120_000 },
    async () => {
      const owner = await system.staff();
      const { id } = await system.customer();
      const emails = Array.from({ length: 60 }, importer.mail);
      const planned = await importer.plan(await fileWith(id, emails));
      const again = async (): Promise<void> => {
        const [row] = await system.sql<{ job_id: string }>(`SELECT job_id FROM imports WHERE id = $1`, [
          planned.id,
        ]);
        await owner.ok(`mutation ($id: ID!) { retryJob(id: $id) { status } }`, { id: row?.job_id });
      };
      let letGo = await held(id);
      await importer.begin(RUN, planned.id);
      expect(await untilFailed(planned.id)).toMatchObject({ applied: 50 });
      await letGo();
      await again();
      expect(await importer.until(planned.id, 'DONE')).toMatchObject({ applied: 61, failed: 0 });
      expect((await people(emails)).map(({ version }) => version)).toEqual(emails.map(() => 1));

      letGo = await held(id);
      await importer.begin(UNDO, planned.id);
      expect(await untilFailed(planned.id)).toMatchObject({ mayUndo: true, mayRun: false });
      await letGo();
      await again();
      // Customers who were created stay, as always.
      expect(await importer.until(planned.id, 'UNDONE')).toMatchObject({ undone: 1, kept: 60 });
      expect(await nameOf(id)).toBe('홍길동');
    },
  );
});

import { randomBytes, randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock, SystemClock, type Clock } from '../../src/platform/clock/clock.js';
import { loadConfig } from '../../src/platform/config/config.js';
import { BlindIndex } from '../../src/platform/crypto/blind-index.js';
import { KeyReporter } from '../../src/platform/crypto/key-report.js';
import { KeyStore } from '../../src/platform/crypto/key-store.js';
import { KeyUpkeep } from '../../src/platform/crypto/key-upkeep.js';
import { Keys } from '../../src/platform/crypto/keys.js';
import { MasterKeys } from '../../src/platform/crypto/master-keys.js';
import { registerSealedColumn } from '../../src/platform/crypto/sealed-columns.js';
import { Sealed } from '../../src/platform/crypto/sealed.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { Schedule } from '../../src/platform/schedule/schedule.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { ServerProcess } from '../kit/server-process.js';
import { connected } from '../kit/test-database.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';

const ACTOR = systemActor('test');
const COLUMN = { table: 'sealed_notes', column: 'note' };
registerSealedColumn({ ...COLUMN, class: 'memo' });

const newMaster = (kid: string) => `${kid}:${randomBytes(32).toString('hex')}`;

describe('field encryption with key ids (S002-SEC-01, S004-SEC-02)', () => {
  let system: TestSystem;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    await connected(system.database.ownerUrl, (owner) =>
      owner.query(
        `CREATE TABLE sealed_notes (id uuid PRIMARY KEY, note text);
         GRANT SELECT, INSERT, UPDATE ON sealed_notes TO madang_app`,
      ),
    );
  });
  afterAll(() => system.stop());

  /** The parts as another process has them: same database, own memory, perhaps other master keys. */
  function process(options: { masters?: string; clock?: Clock } = {}) {
    const config = loadConfig({
      ...system.environment,
      ...(options.masters ? { DATA_KEYS: options.masters } : {}),
    });
    const clock = options.clock ?? new SystemClock();
    const masters = new MasterKeys(config);
    const keys = new Keys(new KeyStore(system.db, masters, clock), masters);
    const source = system.get(DataSource);
    const uow = system.get(UnitOfWork);
    const upkeep = new KeyUpkeep(
      system.db,
      uow,
      source,
      keys,
      masters,
      new Schedule(source, system.db, clock),
      clock,
    );
    return {
      keys,
      sealed: new Sealed(keys),
      upkeep,
      reporter: new KeyReporter(system.db, uow, source, masters),
    };
  }

  const uow = () => system.get(UnitOfWork);
  const at = (row: string) => ({ ...COLUMN, row });

  async function note(text: string, sealed = system.get(Sealed)): Promise<{ id: string; value: string }> {
    const id = randomUUID();
    const value = await sealed.seal({ class: 'memo' }, at(id), text);
    await system.sql(`INSERT INTO sealed_notes (id, note) VALUES ($1, $2)`, [id, value]);
    return { id, value };
  }

  const stored = async (id: string): Promise<string> =>
    (await system.sql<{ note: string }>(`SELECT note FROM sealed_notes WHERE id = $1`, [id]))[0]?.note ?? '';

  it('opens what it sealed, in every process, whatever the text', async () => {
    for (const text of ['', '홍길동', '🙂'.repeat(1_000), 'a|b.c']) {
      const { id, value } = await note(text);
      expect(value).toMatch(/^v1\.[0-9a-f-]{36}\.[\w-]{16}\.[\w-]{22,}$/);
      if (text) expect(Buffer.from(value.split('.')[3] ?? '', 'base64url').includes(text)).toBe(false);
      expect(await process().sealed.open(at(id), value)).toBe(text);
    }
  });

  it('a value changed, moved or under another key does not open, and the list stays', async () => {
    const sealed = system.get(Sealed);
    const [good, other] = [await note('하나'), await note('둘')];
    const [version, kid, nonce = '', body = ''] = good.value.split('.');
    const flip = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
    const secretKey = await system.get(Keys).forClass('secret');
    const broken: [string, string, string][] = [
      ['another row', good.id, other.value],
      ['nonce', good.id, [version, kid, flip(nonce), body].join('.')],
      ['body', good.id, [version, kid, nonce, flip(body)].join('.')],
      ['cut off', good.id, good.value.slice(0, -4)],
      ['key of another class', good.id, [version, secretKey.id, nonce, body].join('.')],
      ['unknown key', good.id, [version, randomUUID(), nonce, body].join('.')],
      ['plain text', good.id, '하나'],
      ['nothing', good.id, ''],
    ];
    for (const [what, row, value] of broken) {
      await expect(sealed.open(at(row), value), what).rejects.toMatchObject({ code: 'VALUE_UNREADABLE' });
    }
    for (const place of [
      { ...at(good.id), column: 'title' },
      { ...at(good.id), table: 'other_notes' },
    ])
      await expect(sealed.open(place, good.value)).rejects.toMatchObject({ args: { reason: 'tampered' } });

    const list = await sealed.openAll([
      { place: at(good.id), sealed: good.value },
      ...broken.map(([, row, value]) => ({ place: at(row), sealed: value })),
      { place: at(other.id), sealed: other.value },
    ]);
    expect(list[0]).toEqual({ readable: true, text: '하나' });
    expect(list.at(-1)).toEqual({ readable: true, text: '둘' });
    expect(list.slice(1, -1).map((value) => (value.readable ? '?' : value.reason))).toEqual([
      'tampered',
      'tampered',
      'tampered',
      'tampered',
      'tampered',
      'unknown-key',
      'format',
      'format',
    ]);
  });

  it('of many first uses at once one key comes', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => process().keys.forClass('contact')));
    expect(new Set(keys.map((key) => key.id)).size).toBe(1);
    const subject = randomUUID();
    const own = await Promise.all(Array.from({ length: 8 }, () => process().keys.forSubject(subject)));
    expect(new Set(own.map((key) => key.id)).size).toBe(1);
  });

  it('the database holds no key that opens anything', async () => {
    await note('비밀');
    const rows = await system.sql<{ wrapped: Buffer; version: number; id: string }>(
      `SELECT id, version, wrapped FROM data_keys`,
    );
    const stranger = new MasterKeys(
      loadConfig({ ...system.environment, DATA_KEYS: `test:${randomBytes(32).toString('hex')}` }),
    );
    for (const { id, version, wrapped } of rows)
      expect(stranger.unwrap(id, version, { masterKid: 'test', bytes: wrapped })).toBeNull();
    // Nor does one key's wrapping fit into another's row.
    const [a, b] = rows;
    const ours = new MasterKeys(loadConfig(system.environment));
    const moved = { masterKid: 'test', bytes: a?.wrapped ?? Buffer.alloc(0) };
    expect(ours.unwrap(a?.id ?? '', a?.version ?? 0, moved)).toHaveLength(32);
    expect(ours.unwrap(b?.id ?? '', b?.version ?? 0, moved)).toBeNull();
  });

  it('a new version seals from now on, the old one still opens, the rest is sealed anew in the background', async () => {
    const before = [await note('가'), await note('나')];
    const elsewhere = process();
    const late = await elsewhere.keys.forClass('memo');
    await uow().run(ACTOR, (tx) => system.get(Keys).rotate(tx, 'memo'));

    const after = await note('다');
    const kidOf = (value: string) => value.split('.')[1];
    expect(kidOf(after.value)).not.toBe(kidOf(before[0]?.value ?? ''));
    for (const { id, value } of before)
      expect(await system.get(Sealed).open(at(id), value)).toMatch(/[가나]/);

    const clock = new ManualClock(new Date());
    const worker = process({ clock });
    expect(await worker.upkeep.sealAnew()).toBeGreaterThanOrEqual(2);
    for (const { id, value } of before) {
      const now = await stored(id);
      expect([kidOf(now), now === value]).toEqual([kidOf(after.value), false]);
      expect(await system.get(Sealed).open(at(id), now)).toMatch(/[가나]/);
    }
    // A process that had not heard of it wrote with the old version: that is found as well.
    const straggler = randomUUID();
    await system.sql(`INSERT INTO sealed_notes VALUES ($1, $2)`, [straggler, late.seal(at(straggler), '라')]);
    expect(await worker.upkeep.sealAnew()).toBe(1);
    expect(kidOf(await stored(straggler))).toBe(kidOf(after.value));

    const emptied = () => system.sql(`SELECT 1 FROM data_keys WHERE emptied_at IS NOT NULL`);
    expect(await emptied()).toHaveLength(0);
    clock.advance(3_600_000);
    await worker.upkeep.sealAnew();
    expect(await emptied()).toHaveLength(1);
    const { classes } = await worker.reporter.report();
    const memo = classes.filter((row) => row.class === 'memo');
    expect(memo.map(({ state, values }) => [state, values > 0])).toEqual([
      ['RETIRED', false],
      ['CURRENT', true],
    ]);
  });

  it('a value that cannot be opened is left as it is, and its key is never called empty', async () => {
    const { id, value } = await note('못 여는 값');
    const damaged = `${value.slice(0, -8)}AAAAAAAA`;
    await system.sql(`UPDATE sealed_notes SET note = $2 WHERE id = $1`, [id, damaged]);
    await uow().run(ACTOR, (tx) => system.get(Keys).rotate(tx, 'memo'));
    const clock = new ManualClock(new Date(Date.now() + 7_200_000));
    await process({ clock }).upkeep.run();
    expect(await stored(id)).toBe(damaged);
    const [key] = await system.sql<{ emptied: boolean }>(
      `SELECT emptied_at IS NOT NULL AS emptied FROM data_keys WHERE id = $1`,
      [value.split('.')[1]],
    );
    expect(key?.emptied).toBe(false);
  });

  it('a new master key wraps everything anew; then the old one can go', async () => {
    const { id, value } = await note('주인 열쇠');
    await system.get(Keys).forSubject(randomUUID());
    const [old, next] = [system.environment['DATA_KEYS'] ?? '', newMaster('next')];
    const first = process({ masters: `${next},${old}` });
    expect(await first.sealed.open(at(id), value)).toBe('주인 열쇠');
    expect((await first.reporter.report()).wrappedBy.map((row) => row.masterKid)).toEqual(['test']);
    expect(await first.upkeep.rewrap()).toBeGreaterThan(2);
    expect(await first.upkeep.rewrap()).toBe(0);
    expect((await first.reporter.report()).wrappedBy.map((row) => row.masterKid)).toEqual(['next']);

    expect(await process({ masters: next }).sealed.open(at(id), value)).toBe('주인 열쇠');
    const without = process({ masters: newMaster('third') });
    await expect(without.sealed.open(at(id), value)).rejects.toMatchObject({
      code: 'VALUE_UNREADABLE',
      args: { reason: 'master-key-missing' },
    });
    await expect(without.keys.forClass('memo')).rejects.toMatchObject({ code: 'VALUE_UNREADABLE' });
    expect((await without.reporter.report()).wrappedBy[0]).toMatchObject({ masterKid: 'next', known: false });
    const impostor = process({ masters: newMaster('next') });
    await expect(impostor.sealed.open(at(id), value)).rejects.toMatchObject({ args: { reason: 'tampered' } });
    // And back, so that the system under test can go on.
    expect(await process({ masters: `${old},${next}` }).upkeep.rewrap()).toBeGreaterThan(2);
  });

  it('what was sealed for a person is gone when their key is destroyed, everywhere and for good (S003-ADM-09)', async () => {
    const subject = randomUUID();
    const [id, elsewhere] = [randomUUID(), process()];
    const value = await system.get(Sealed).seal({ subject }, at(id), '010-1234-5678');
    expect(await elsewhere.sealed.open(at(id), value)).toBe('010-1234-5678');
    await uow().run(ACTOR, (tx) => system.get(Keys).destroySubject(tx, subject));

    const gone = { code: 'VALUE_UNREADABLE', args: { reason: 'destroyed' } };
    await expect(system.get(Sealed).open(at(id), value)).rejects.toMatchObject(gone);
    await eventually(async () => {
      const [opened] = await elsewhere.sealed.openAll([{ place: at(id), sealed: value }]);
      return opened && !opened.readable && opened.reason === 'destroyed';
    });
    await expect(system.get(Keys).forSubject(subject)).rejects.toMatchObject({ code: 'SUBJECT_ERASED' });
    const [row] = await system.sql<object>(
      `SELECT state, wrapped, master_kid FROM data_keys WHERE subject_id = $1`,
      [subject],
    );
    expect(row).toEqual({ state: 'DESTROYED', wrapped: null, master_kid: null });
    await expect(
      system.sql(
        `UPDATE data_keys SET state = 'CURRENT', wrapped = $2, master_kid = 'x', destroyed_at = NULL WHERE subject_id = $1`,
        [subject, randomBytes(60)],
      ),
    ).rejects.toMatchObject({ code: '42501' });
    await expect(system.sql(`DELETE FROM data_keys`)).rejects.toMatchObject({ code: '42501' });
  });

  it('somebody who never had a key gets none after the erasure either; a rollback destroys nothing', async () => {
    const [never, kept] = [randomUUID(), randomUUID()];
    await uow().run(ACTOR, (tx) => system.get(Keys).destroySubject(tx, never));
    await expect(process().keys.forSubject(never)).rejects.toMatchObject({ code: 'SUBJECT_ERASED' });
    await process().keys.forSubject(kept);
    await expect(
      uow().run(ACTOR, async (tx) => {
        await system.get(Keys).destroySubject(tx, kept);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await expect(process().keys.forSubject(kept)).resolves.toBeDefined();
  });

  it('a blind index finds equal values of one column and tells nothing else', async () => {
    const phone = { table: 'users', column: 'phone' };
    const [here, there] = [system.get(BlindIndex), new BlindIndex(process().keys)];
    const index = await here.of(phone, '+821012345678');
    expect(index).toHaveLength(32);
    expect(await there.of(phone, '+821012345678')).toEqual(index);
    expect(await here.of(phone, '+821012345679')).not.toEqual(index);
    expect(await here.of({ ...phone, column: 'mobile' }, '+821012345678')).not.toEqual(index);
    // Composed and decomposed Hangul are the same name.
    expect(await here.of(phone, '홍길동'.normalize('NFD'))).toEqual(await here.of(phone, '홍길동'));
  });

  it('an operator sees the keys and rotates them from the command line', async () => {
    const run = async (command: string, environment: Record<string, string> = {}) => {
      const child = new ServerProcess({ ...system.environment, ...environment }, command);
      return { code: await child.ended(), output: child.output };
    };
    const rotated = await run('keys rotate contact');
    expect([rotated.code, rotated.output]).toEqual([
      0,
      expect.stringMatching(
        /New versions for: contact\.[^]*Master keys here: test[^]*contact v1 {2}RETIRED[^]*contact v2 {2}CURRENT/,
      ),
    ]);
    const [audited] = await system.sql<{ resource_id: string }>(
      `SELECT resource_id FROM audit_events WHERE action = 'data-key.rotated'`,
    );
    expect(audited?.resource_id).toBe('contact');
    const missing = await run('keys status', { DATA_KEYS: newMaster('other') });
    expect([missing.code, missing.output]).toEqual([1, expect.stringMatching(/MISSING in DATA_KEYS/)]);
    for (const { output } of [rotated, missing]) expect(output).not.toMatch(/[0-9a-f]{64}/);
  });
});

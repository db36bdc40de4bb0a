import { randomBytes, verify } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chainHash, EVENT_COLUMNS, type SealedEvent } from '../../src/modules/audit/chain/audit-chain.js';
import { signedText, storageKeyOf } from '../../src/modules/audit/chain/checkpoint.js';
import { SealAccessRecords } from '../../src/modules/audit/chain/seal-access-records.use-case.js';
import { AuditLog, ChainKey, Checkpoints, SealAudit, VerifyChain } from '../../src/modules/audit/index.js';
import { JournalWriter } from '../../src/modules/audit/access-records/journal-writer.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { ObjectStorage } from '../../src/platform/storage/object-storage.port.js';
import { newId } from '../../src/shared/ids.js';
import { ServerProcess } from '../kit/server-process.js';
import { connected } from '../kit/test-database.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';
import { TimeMachine } from '../kit/travel.js';

const ACTOR = systemActor('test');

describe('the audit chain (S000-TBL-03)', { timeout: 180_000 }, () => {
  let system: TestSystem;
  const copies: string[] = [];

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    const boss = await system.staff();
    for (let i = 0; i < 3; i += 1) {
      const { id } = await system.customer();
      await boss.ok('query ($id: ID!) { user(id: $id) { email } }', { id });
    }
    await record(20);
  });
  afterAll(async () => {
    await inDatabase('postgres', async (admin) => {
      for (const name of copies) await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    });
    await system.stop();
  });

  const record = (events: number) =>
    system.get(UnitOfWork).run(ACTOR, async (tx) => {
      for (let i = 0; i < events; i += 1)
        await system
          .get(AuditLog)
          .record(tx, ACTOR, { action: 'thing.done', resourceType: 'thing', resourceId: newId() });
    });
  const sealAll = async () => {
    await system.get(JournalWriter).flush();
    await system.get(SealAudit).execute();
    await system.get(SealAccessRecords).execute();
  };
  const verdict = () => system.get(VerifyChain).execute();
  const inDatabase = <T>(name: string, work: (client: pg.Client) => Promise<T>) => {
    const url = new URL(system.database.adminUrl);
    url.pathname = `/${name}`;
    return connected(url.toString(), work);
  };
  const rights = (sql: string) => system.sql(sql);

  it('is unbroken, signed and counted; a head is due after an hour or a thousand events', async () => {
    await sealAll();
    const heads = system.get(Checkpoints);
    const first = await heads.makeIfDue();
    expect(first).not.toBeNull();
    expect(await heads.makeIfDue()).toBeNull();
    await record(3);
    await sealAll();
    expect(await heads.makeIfDue()).toBeNull();
    const time = new TimeMachine(system);
    time.ahead(3_600_000);
    const second = await heads.makeIfDue();
    time.ahead(-3_600_000);
    expect(BigInt(second?.seq ?? 0)).toBe(BigInt(first?.seq ?? 0) + 3n);
    await record(1_000);
    await sealAll();
    expect(await heads.makeIfDue()).not.toBeNull();
    const { bad, sealed, checkpoint, accessSealed } = await verdict();
    expect({ bad, sealed }).toEqual({ bad: null, sealed: checkpoint });
    expect(Number(accessSealed)).toBeGreaterThan(0);
  });

  it('a head can be checked by anybody who has the public key, and lies in the file store as well', async () => {
    const head = await system.get(Checkpoints).newest();
    if (!head) throw new Error('no head');
    const { publicKeyPem } = await system.get(ChainKey).current();
    const genuine = (text: string) =>
      verify(null, Buffer.from(text), publicKeyPem, Buffer.from(head.signature, 'hex'));
    expect(genuine(signedText(head))).toBe(true);
    expect(genuine(signedText({ ...head, events: '1' }))).toBe(false);
    expect(await system.get(Checkpoints).newestOutside()).toEqual(head);
  });

  it('the file store away: the head is handed out later, and not kept as if it had been', async () => {
    await record(1);
    await sealAll();
    const storage = system.get(ObjectStorage);
    storage.put = async () => ({ kind: 'unknown', reason: 'away' });
    const before = await system.get(Checkpoints).newest();
    try {
      await expect(system.get(Checkpoints).make()).rejects.toThrow('away');
    } finally {
      Reflect.deleteProperty(storage, 'put');
    }
    expect(await system.get(Checkpoints).newest()).toEqual(before);
    const made = await system.get(Checkpoints).make();
    expect(await storage.head(storageKeyOf(made?.seq ?? ''))).not.toBeNull();
  });

  it('is proven as a job to watch', async () => {
    const worker = await system.staff();
    const { verifyAuditChain } = await worker.ok<{ verifyAuditChain: { id: string } }>(
      'mutation { verifyAuditChain { id } }',
    );
    const other = await ServerProcess.start(system, { role: 'worker' });
    try {
      const done = await eventually(async () => {
        const { job } = await worker.ok<{
          job: { status: string; result: string | null };
        }>('query ($id: ID!) { job(id: $id) { status result } }', verifyAuditChain);
        return job.status === 'COMPLETED' ? job : null;
      }, 30_000);
      expect(JSON.parse(done.result ?? '{}')).toMatchObject({ bad: null });
    } finally {
      await other.kill();
    }
  });

  it('the application may not change it, nor may anybody who does not take the guards away', async () => {
    for (const table of [
      'audit_events',
      'audit_seals',
      'audit_checkpoints',
      'access_records',
      'access_seals',
    ]) {
      for (const sql of [`UPDATE ${table} SET ctid = ctid`, `DELETE FROM ${table}`, `TRUNCATE ${table}`])
        if (!sql.includes('ctid')) await expect(rights(sql), sql).rejects.toThrow(/permission denied/);
      const column = table === 'audit_events' || table === 'access_records' ? 'trace_id' : 'hash';
      await expect(rights(`UPDATE ${table} SET ${column} = ${column}`)).rejects.toThrow(/permission denied/);
      await connected(system.database.ownerUrl, async (owner) => {
        for (const sql of [
          `UPDATE ${table} SET ${column} = ${column}`,
          `DELETE FROM ${table}`,
          `TRUNCATE ${table}`,
        ])
          await expect(owner.query(sql), sql).rejects.toThrow(/append-only/);
      });
    }
  });

  describe('a tampered copy of the database', () => {
    let head: string;
    beforeAll(async () => {
      await sealAll();
      head = (await system.get(Checkpoints).make())?.seq ?? '';
      // A database can be copied when nobody is in it.
      await system.server.stop();
    });

    /** Copies the database, lets somebody with all rights at it, and asks the real command. */
    async function tampered(
      work: (db: pg.Client) => Promise<unknown>,
      args = '',
    ): Promise<{ code: number | null; output: string }> {
      const name = `${system.database.name}_${randomBytes(3).toString('hex')}`;
      copies.push(name);
      await inDatabase('postgres', (admin) =>
        admin.query(`CREATE DATABASE ${name} TEMPLATE ${system.database.name} OWNER madang_test_owner`),
      );
      await inDatabase(name, async (db) => {
        for (const table of [
          'audit_events',
          'audit_seals',
          'audit_checkpoints',
          'access_records',
          'access_seals',
        ])
          await db.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
        await db.query('ALTER TABLE audit_seals DROP CONSTRAINT audit_seals_event_id_key');
        await work(db);
      });
      const url = new URL(system.database.appUrl);
      url.pathname = `/${name}`;
      const child = new ServerProcess(
        { ...system.environment, DATABASE_URL: url.toString() },
        `audit verify${args}`,
      );
      return { code: await child.ended(), output: child.output };
    }
    const cutAfter = (seq: number) => async (db: pg.Client) => {
      await db.query(
        'DELETE FROM audit_events e USING audit_seals s WHERE s.event_id = e.id AND s.seq > $1',
        [seq],
      );
      await db.query('DELETE FROM audit_seals WHERE seq > $1', [seq]);
    };
    /** Writes the chain anew from `seq` on, as good as somebody can who knows how it is made and has no key. */
    const forkedFrom = (seq: number) => async (db: pg.Client) => {
      await db.query(
        `UPDATE audit_events SET action = 'thing.never-done' WHERE id = (SELECT event_id FROM audit_seals WHERE seq = $1)`,
        [seq],
      );
      const { rows } = await db.query<SealedEvent & { seq: string }>(
        `SELECT s.seq, ${EVENT_COLUMNS} FROM audit_seals s JOIN audit_events e ON e.id = s.event_id WHERE s.seq >= $1 ORDER BY s.seq`,
        [seq],
      );
      const before = await db.query<{ hash: Buffer }>('SELECT hash FROM audit_seals WHERE seq = $1', [
        seq - 1,
      ]);
      let hash = before.rows[0]?.hash ?? Buffer.alloc(32);
      for (const row of rows) {
        hash = chainHash(hash, row);
        await db.query('UPDATE audit_seals SET hash = $2 WHERE seq = $1', [row.seq, hash]);
      }
    };

    it.each<[string, string, number, (db: pg.Client) => Promise<unknown>]>([
      [
        'an edited event',
        'EDITED',
        7,
        (db) =>
          db.query(
            `UPDATE audit_events SET details = '{"by": "somebody"}' WHERE id = (SELECT event_id FROM audit_seals WHERE seq = 7)`,
          ),
      ],
      [
        'a removed event',
        'REMOVED',
        7,
        (db) =>
          db.query(`DELETE FROM audit_events WHERE id = (SELECT event_id FROM audit_seals WHERE seq = 7)`),
      ],
      ['a removed link', 'REMOVED', 7, (db) => db.query(`DELETE FROM audit_seals WHERE seq = 7`)],
      [
        'two events that changed places',
        'REORDERED',
        7,
        (db) =>
          db.query(
            `UPDATE audit_seals s SET event_id = o.event_id, event_at = o.event_at FROM audit_seals o WHERE s.seq = 7 AND o.seq = 8 OR s.seq = 8 AND o.seq = 7`,
          ),
      ],
      [
        'two links that changed places',
        'REORDERED',
        7,
        async (db) => {
          await db.query('UPDATE audit_seals SET seq = 1000000 WHERE seq = 7');
          await db.query('UPDATE audit_seals SET seq = 7 WHERE seq = 8');
          await db.query('UPDATE audit_seals SET seq = 8 WHERE seq = 1000000');
        },
      ],
      ['a chain written anew', 'FORKED', 7, forkedFrom(7)],
    ])('%s is %s at its first bad row', async (_title, problem, seq, work) => {
      const { code, output } = await tampered(work);
      expect(output).toMatch(
        new RegExp(`BROKEN {2}${problem}: audit seal ${seq}\\b.*\\(${seq - 1} good before it`),
      );
      expect(code).toBe(1);
    });

    it('the newest rows cut off are missed, also when every trace of them here went along', async () => {
      const cut = Number(head) - 5;
      const alone = await tampered(cutAfter(cut));
      expect(alone.output).toContain(`BROKEN  MISSING_NEWEST: audit seal ${cut + 1}`);
      const thorough = await tampered(async (db) => {
        await cutAfter(cut)(db);
        await db.query('DELETE FROM audit_checkpoints WHERE seq > $1', [cut]);
      });
      expect(thorough.output).toContain(`BROKEN  MISSING_NEWEST: audit seal ${cut + 1}`);
    });

    it('a head kept elsewhere finds it when the file store was cleaned as well; a forged head is no head', async () => {
      const own = new ServerProcess(system.environment, 'audit checkpoint');
      await own.ended();
      const file = join(tmpdir(), `${system.database.name}.checkpoint`);
      writeFileSync(file, own.output);
      const cut = Number(head) - 5;
      const empty = { ...system.environment, FILES_DIR: join(tmpdir(), `${system.database.name}-empty`) };
      system.environment['FILES_DIR'] = empty.FILES_DIR;
      const clean = async (db: pg.Client): Promise<void> => {
        await cutAfter(cut)(db);
        await db.query('DELETE FROM audit_checkpoints');
      };
      expect((await tampered(clean)).code).toBe(0);
      expect((await tampered(clean, ` --checkpoint ${file}`)).output).toContain(
        `MISSING_NEWEST: audit seal ${cut + 1}`,
      );
      writeFileSync(file, own.output.replace(/"events":"\d+"/, '"events":"7"'));
      const forged = await tampered(async () => undefined, ` --checkpoint ${file}`);
      expect(forged.output).toContain('CHECKPOINT_FORGED');
    });

    it('an access record that was edited or removed is found, and an event that avoided the chain', async () => {
      const first = `(SELECT record_ids[1] FROM access_seals WHERE seq = 1)`;
      const edited = await tampered((db) =>
        db.query(`UPDATE access_records SET count = 99 WHERE id = ${first}`),
      );
      expect(edited.output).toMatch(/BROKEN {2}EDITED: access seal 1\b/);
      const removed = await tampered((db) => db.query(`DELETE FROM access_records WHERE id = ${first}`));
      expect(removed.output).toMatch(/BROKEN {2}REMOVED: access seal 1\b/);
      const hidden = await tampered((db) =>
        db.query(
          `INSERT INTO audit_events (id, occurred_at, actor_type, action, resource_type) VALUES (gen_random_uuid(), now(), 'SYSTEM', 'x.y', 'x')`,
        ),
      );
      expect(hidden.output).toContain('BROKEN  UNSEALED');
    });
  });
});

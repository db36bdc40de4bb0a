import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../../src/app/entities.js';
import { migrations } from '../../migrations/index.js';
import { createDataSource } from '../../src/platform/db/data-source.js';
import { isMigrated, migrate } from '../../src/platform/db/migrate.js';
import { describeSchema } from '../kit/catalog.js';
import { cloneDatabase, connected, type TestDatabase } from '../kit/test-database.js';

/** Columns the code reaches by SQL only; every other column of an entity's table is a field of the entity. */
const NOT_MAPPED: Record<string, string[]> = {};

const TYPES: Record<string, string> = {
  timestamptz: 'timestamp with time zone',
  int: 'integer',
};

describe('migrations (S000-TBL-13)', () => {
  let empty: TestDatabase;
  let owner: DataSource;

  beforeAll(async () => {
    empty = await cloneDatabase({ empty: true });
    owner = await createDataSource({
      url: empty.ownerUrl,
      poolSize: 2,
      applicationName: 'test',
    }).initialize();
  });
  afterAll(async () => {
    await owner.destroy();
    await empty.drop();
  });

  const schema = () => connected(empty.ownerUrl, describeSchema);

  it('bring an empty database to the head, go down one by one to nothing, and up again to the same', async () => {
    // TypeORM's own table comes first, so that what is compared below is ours alone.
    await owner.showMigrations();
    const bare = await schema();
    expect((await owner.runMigrations()).map((migration) => migration.name)).toEqual(
      migrations.map((migration) => migration.name),
    );
    expect(await isMigrated(owner)).toBe(true);
    const head = await schema();
    expect(head.length).toBeGreaterThan(300);

    for (const [left] of [...migrations.entries()].reverse()) {
      await owner.undoLastMigration();
      const [applied] = await owner.query<{ count: string }[]>(`SELECT count(*) FROM schema_migrations`);
      expect(applied?.count).toBe(String(left));
    }
    expect(await schema()).toEqual(bare);
    await owner.runMigrations();
    expect(await schema()).toEqual(head);
  });

  it('go down some and up again as well', async () => {
    const head = await schema();
    // Doubled each time: the work stays in proportion to the migrations, not to their square.
    for (let back = 1; back <= migrations.length; back *= 2) {
      for (let step = 0; step < back; step += 1) await owner.undoLastMigration();
      await owner.runMigrations();
      expect(await schema(), `${back} down and up`).toEqual(head);
    }
    // Three hundred steps and more: half a minute is little for them on a machine that is busy.
  }, 120_000);

  it('run twice do nothing, and say when one is missing', async () => {
    expect(await migrate(empty.ownerUrl, empty.appUrl)).toEqual([]);
    await owner.undoLastMigration();
    expect(await isMigrated(owner)).toBe(false);
    expect(await migrate(empty.ownerUrl, empty.appUrl)).toEqual([migrations.at(-1)?.name]);
  });

  it('refuse to give another role the application’s rights', async () => {
    const url = new URL(empty.appUrl);
    url.username = 'somebody';
    await expect(migrate(empty.ownerUrl, url.toString())).rejects.toThrow(/must connect as madang_app/);
  });
});

describe('entities and tables are the same thing (S000-TBL-13)', () => {
  let database: TestDatabase;
  let app: DataSource;

  beforeAll(async () => {
    database = await cloneDatabase();
    app = await createDataSource({ url: database.appUrl, poolSize: 2, applicationName: 'test' }).initialize();
  });
  afterAll(async () => {
    await app.destroy();
    await database.drop();
  });

  it('every field is a column of the same type, every column a field', async () => {
    const rows = await app.query<{ t: string; n: string; type: string; required: boolean }[]>(
      `SELECT attrelid::regclass::text AS t, attname AS n, format_type(atttypid, atttypmod) AS type, attnotnull AS required
       FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
       WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped`,
    );
    expect(app.entityMetadatas.length).toBeGreaterThan(5);
    for (const entity of app.entityMetadatas) {
      const table = rows.filter((row) => row.t === entity.tableName);
      const mapped = entity.columns.map((column) => ({
        n: column.databaseName,
        type: `${TYPES[String(column.type)] ?? String(column.type)}${column.isArray ? '[]' : ''}`,
        required: !column.isNullable,
      }));
      const expected = table
        .filter((row) => !NOT_MAPPED[entity.tableName]?.includes(row.n))
        .map(({ n, type, required }) => ({ n, type, required }));
      const byName = (a: { n: string }, b: { n: string }) => a.n.localeCompare(b.n);
      expect(mapped.sort(byName), entity.tableName).toEqual(expected.sort(byName));
    }
  });
});

import { DataSource } from 'typeorm';
import { createDataSource } from './data-source.js';

/** The role the application connects as. Migrations grant to it by name. */
export const APP_ROLE = 'madang_app';

/**
 * Brings the database up to date: applies what is missing as the owner, gives the application's role the password its
 * own URL carries, prepares the partitions of the coming week.
 * @returns the names of the migrations that were applied now
 */
export async function migrate(ownerUrl: string, appUrl: string): Promise<string[]> {
  const owner = await createDataSource({
    url: ownerUrl,
    poolSize: 2,
    applicationName: 'madang-migrations',
    // An index on a large table takes what it takes.
    statementTimeoutMs: 0,
  }).initialize();
  try {
    const applied = await owner.runMigrations();
    await allowLogin(owner, new URL(appUrl));
    // Readiness compares what was applied with what this build knows.
    await owner.query(`GRANT SELECT ON schema_migrations TO ${APP_ROLE}`);
    await owner.query(`SELECT madang_ensure_partitions(current_date - 1, current_date + 7)`);
    return applied.map((migration) => migration.name);
  } finally {
    await owner.destroy();
  }
}

async function allowLogin(owner: DataSource, appUrl: URL): Promise<void> {
  const [user, password] = [decodeURIComponent(appUrl.username), decodeURIComponent(appUrl.password)];
  if (user !== APP_ROLE) {
    throw new Error(`DATABASE_URL must connect as ${APP_ROLE}, not as ${user || 'nobody'}.`);
  }
  const rows: { literal: string }[] = await owner.query(`SELECT quote_literal($1::text) AS literal`, [
    password,
  ]);
  await owner.query(`ALTER ROLE ${APP_ROLE} LOGIN PASSWORD ${rows[0]?.literal ?? "''"}`);
}

/** True when every migration this build knows has been applied. */
export async function isMigrated(dataSource: DataSource): Promise<boolean> {
  const rows: { name: string }[] = await dataSource.query(`SELECT name FROM schema_migrations`);
  const done = new Set(rows.map((row) => row.name));
  return dataSource.migrations.every((migration) => done.has(migration.name ?? migration.constructor.name));
}

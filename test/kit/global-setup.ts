import { createHmac, randomBytes } from 'node:crypto';
import pg from 'pg';
import 'reflect-metadata';
import '../../src/app/entities.js';
import { APP_ROLE, migrate } from '../../src/platform/db/migrate.js';

const OWNER = 'madang_test_owner';
const PREFIX = 'madang_test';

declare module 'vitest' {
  interface ProvidedContext {
    database: TestDatabaseServer;
    redisUrl: string;
  }
}

export interface TestDatabaseServer {
  adminUrl: string;
  ownerPassword: string;
  appPassword: string;
  /** Begins the name of every database of this run. */
  prefix: string;
  template: string;
}

interface Project {
  provide(key: 'database', value: TestDatabaseServer): void;
  provide(key: 'redisUrl', value: string): void;
}

/** Makes one migrated template database; every test file clones it, so commits, locks and the outbox really run. */
export default async function setup(project: Project): Promise<() => Promise<void>> {
  const adminUrl = process.env['TEST_PG_ADMIN_URL'];
  const redisUrl = process.env['TEST_REDIS_URL'];
  if (!adminUrl || !redisUrl) {
    throw new Error('Tests need PostgreSQL and Redis. Run them with: npm test [-- --only=server] [file]');
  }
  // Two runs may share the server, and the roles are the server's: both give them the same passwords.
  const ownerPassword = passwordOf(OWNER, adminUrl);
  const appPassword = passwordOf(APP_ROLE, adminUrl);
  const run = randomBytes(4).toString('hex');
  const prefix = `${PREFIX}_${run}`;
  const template = `${prefix}_template`;
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  await admin.query(`SELECT pg_advisory_lock(hashtext($1))`, [prefix]);
  await dropWhatDeadRunsLeft(admin, prefix);
  await admin.query(
    `DO $$ BEGIN CREATE ROLE ${OWNER} LOGIN CREATEROLE; EXCEPTION WHEN duplicate_object THEN NULL; END $$`,
  );
  await admin.query(`ALTER ROLE ${OWNER} PASSWORD '${ownerPassword}'`);
  // Since PostgreSQL 16 a role manages only roles it was given; one left by an earlier run belongs to nobody here.
  await admin.query(`DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${APP_ROLE}') THEN
    EXECUTE 'GRANT ${APP_ROLE} TO ${OWNER} WITH ADMIN OPTION'; END IF; END $$`);
  await admin.query(`CREATE DATABASE ${template} OWNER ${OWNER}`);
  await migrate(
    urlFor(adminUrl, OWNER, ownerPassword, template),
    urlFor(adminUrl, APP_ROLE, appPassword, template),
  );
  project.provide('database', { adminUrl, ownerPassword, appPassword, prefix, template });
  project.provide('redisUrl', redisUrl);
  return async () => {
    await dropDatabasesOf(admin, prefix);
    await admin.end();
  };
}

export function urlFor(adminUrl: string, user: string, password: string, database: string): string {
  const url = new URL(adminUrl);
  url.username = user;
  url.password = password;
  url.pathname = `/${database}`;
  return url.toString();
}

function passwordOf(role: string, adminUrl: string): string {
  return createHmac('sha256', new URL(adminUrl).password).update(role).digest('hex');
}

/** A run holds the lock of its name for as long as it lives. */
async function dropWhatDeadRunsLeft(admin: pg.Client, own: string): Promise<void> {
  const { rows } = await admin.query<{ prefix: string }>(
    `SELECT DISTINCT substring(datname FROM '^${PREFIX}_[0-9a-f]{8}') AS prefix
     FROM pg_database WHERE datname ~ '^${PREFIX}_[0-9a-f]{8}_'`,
  );
  for (const { prefix } of rows.filter(({ prefix }) => prefix !== own)) {
    const { rows: locks } = await admin.query<{ isDead: boolean }>(
      `SELECT pg_try_advisory_lock(hashtext($1)) AS "isDead"`,
      [prefix],
    );
    if (locks[0]?.isDead) await dropDatabasesOf(admin, prefix);
  }
}

async function dropDatabasesOf(admin: pg.Client, prefix: string): Promise<void> {
  const { rows } = await admin.query<{ datname: string }>(
    `SELECT datname FROM pg_database WHERE starts_with(datname, $1)`,
    [`${prefix}_`],
  );
  for (const { datname } of rows) await admin.query(`DROP DATABASE IF EXISTS "${datname}" WITH (FORCE)`);
}

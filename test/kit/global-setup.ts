import { randomBytes } from 'node:crypto';
import pg from 'pg';
import 'reflect-metadata';
import '../../src/app/entities.js';
import { APP_ROLE, migrate } from '../../src/platform/db/migrate.js';

const OWNER = 'madang_test_owner';
const TEMPLATE = 'madang_test_template';

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
  const ownerPassword = randomBytes(18).toString('hex');
  const appPassword = randomBytes(18).toString('hex');
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  await dropTestDatabases(admin);
  await admin.query(
    `DO $$ BEGIN CREATE ROLE ${OWNER} LOGIN CREATEROLE; EXCEPTION WHEN duplicate_object THEN NULL; END $$`,
  );
  await admin.query(`ALTER ROLE ${OWNER} PASSWORD '${ownerPassword}'`);
  // Since PostgreSQL 16 a role manages only roles it was given; one left by an earlier run belongs to nobody here.
  await admin.query(`DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${APP_ROLE}') THEN
    EXECUTE 'GRANT ${APP_ROLE} TO ${OWNER} WITH ADMIN OPTION'; END IF; END $$`);
  await admin.query(`CREATE DATABASE ${TEMPLATE} OWNER ${OWNER}`);
  await migrate(
    urlFor(adminUrl, OWNER, ownerPassword, TEMPLATE),
    urlFor(adminUrl, APP_ROLE, appPassword, TEMPLATE),
  );
  project.provide('database', { adminUrl, ownerPassword, appPassword, template: TEMPLATE });
  project.provide('redisUrl', redisUrl);
  return async () => {
    await dropTestDatabases(admin);
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

async function dropTestDatabases(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ datname: string }>(
    `SELECT datname FROM pg_database WHERE datname LIKE 'madang_test_%'`,
  );
  for (const { datname } of rows) await admin.query(`DROP DATABASE IF EXISTS "${datname}" WITH (FORCE)`);
}

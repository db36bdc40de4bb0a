import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { APP_ROLE } from '../../src/platform/db/migrate.js';
import { urlFor } from './global-setup.js';

export interface TestDatabase {
  name: string;
  /** As the application connects: madang_app. */
  appUrl: string;
  ownerUrl: string;
  adminUrl: string;
  drop(): Promise<void>;
}

/** A database of its own, cloned from the migrated template in some tens of milliseconds. */
export async function cloneDatabase(options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const server = inject('database');
  const name = `${server.prefix}_${randomBytes(6).toString('hex')}`;
  await asAdmin(server.adminUrl, (admin) =>
    admin.query(
      options.empty
        ? `CREATE DATABASE ${name} OWNER madang_test_owner`
        : `CREATE DATABASE ${name} TEMPLATE ${server.template} OWNER madang_test_owner`,
    ),
  );
  return {
    name,
    appUrl: urlFor(server.adminUrl, APP_ROLE, server.appPassword, name),
    ownerUrl: urlFor(server.adminUrl, 'madang_test_owner', server.ownerPassword, name),
    adminUrl: urlOf(server.adminUrl, name),
    drop: () =>
      asAdmin(server.adminUrl, (admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)),
  };
}

function urlOf(adminUrl: string, name: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.toString();
}

/** CREATE DATABASE copies the template, which one session at a time may do: others wait their turn. */
async function asAdmin(url: string, work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client(url);
  await admin.connect();
  try {
    await admin.query(`SELECT pg_advisory_lock(hashtext('madang-test-databases'))`);
    await work(admin);
  } finally {
    await admin.end();
  }
}

/** A connection of its own for as long as `work` runs. */
export async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  // A test may end the connection from the other side.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

// What must exist inside a fresh PostgreSQL before migrations can run: the owner role and its database.
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { root } from './paths.mjs';
import { UserError } from './user-error.mjs';

const DATABASE = 'madang';
const OWNER = 'madang_owner';
const APPLICATION = 'madang_app';

/** Resolved late: this file is read before node_modules exists. */
function driver() {
  return createRequire(join(root, 'package.json'))('pg');
}

/**
 * @template T
 * @param {string} url
 * @param {(client: any) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withClient(url, work) {
  const { Client } = driver();
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {}); // A server that goes away must not take this process with it.
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/** @param {string} url @returns {Promise<'up' | 'not yet' | 'wrong password'>} */
export async function askDatabase(url) {
  try {
    await withClient(url, (client) => client.query('SELECT 1'));
    return 'up';
  } catch (cause) {
    return /** @type {{ code?: string }} */ (cause).code === '28P01' ? 'wrong password' : 'not yet';
  }
}

/** @param {string} variable @param {string} url */
export async function mustConnect(variable, url) {
  try {
    await withClient(url, (client) => client.query('SELECT 1'));
  } catch (cause) {
    throw new UserError(
      `The database in ${variable} does not answer: ${/** @type {Error} */ (cause).message}`,
    );
  }
}

/** @param {string} url @param {string} user @param {string} password @param {string} [database] */
function urlFor(url, user, password, database) {
  const made = new URL(url);
  made.username = encodeURIComponent(user);
  made.password = encodeURIComponent(password);
  if (database) made.pathname = `/${database}`;
  return made.href;
}

/**
 * @param {string} adminUrl
 * @param {Record<string, string>} secrets
 * @param {{ afresh: boolean }} how afresh drops what is there (an interrupted first seed leaves half a story)
 * @returns {Promise<{ ownerUrl: string, appUrl: string }>}
 */
export async function prepareDatabase(adminUrl, secrets, { afresh }) {
  const { escapeLiteral } = driver();
  await withClient(adminUrl, async (client) => {
    if (afresh) await client.query(`DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`);
    const role = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [OWNER]);
    const verb = role.rowCount ? 'ALTER' : 'CREATE';
    // CREATEROLE, because migrations make the application's role; not superuser, so that nothing depends on it.
    await client.query(
      `${verb} ROLE ${OWNER} LOGIN CREATEROLE NOSUPERUSER PASSWORD ${escapeLiteral(secrets.databaseOwnerPassword)}`,
    );
    const database = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (!database.rowCount) {
      await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER} ENCODING 'UTF8' TEMPLATE template0`);
    }
  });
  return {
    ownerUrl: urlFor(adminUrl, OWNER, secrets.databaseOwnerPassword, DATABASE),
    appUrl: urlFor(adminUrl, APPLICATION, secrets.databaseAppPassword, DATABASE),
  };
}

/**
 * Outside production one address is enough: it is the owner's, and the application gets a role of its own in
 * the same database with a password we keep.
 * @param {string} ownerUrl
 * @param {Record<string, string>} secrets
 */
export function deriveApplicationUrl(ownerUrl, secrets) {
  const user = decodeURIComponent(new URL(ownerUrl).username);
  if (user === APPLICATION) {
    throw new UserError(
      `DATABASE_URL already names the role ${APPLICATION}. Set DATABASE_OWNER_URL too: the role that owns the tables.`,
    );
  }
  return urlFor(ownerUrl, APPLICATION, secrets.databaseAppPassword);
}

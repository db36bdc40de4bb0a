// PostgreSQL and Redis: the person's own where an address is given, ours otherwise.

import { deriveApplicationUrl, mustConnect, prepareDatabase } from './database.mjs';
import { startPostgres } from './postgres.mjs';
import { step, warn } from './progress.mjs';
import { findRedis, startRedis } from './redis.mjs';
import { pingRedis } from './redis-ping.mjs';
import { forgetSeed, seedWasInterrupted } from './seed-mark.mjs';
import { UserError } from './user-error.mjs';

/**
 * @typedef {object} Services
 * @property {string} ownerUrl
 * @property {string} appUrl
 * @property {string} redisUrl
 * @property {'server' | 'substitute'} redisKind
 * @property {string | undefined} adminUrl superuser of our own PostgreSQL
 * @property {string | undefined} cluster where its files are
 * @property {{ database: boolean, redis: boolean }} embedded
 * @property {Record<string, number | undefined>} ports
 */

/**
 * @param {object} wanted
 * @param {string} wanted.dataDir
 * @param {Record<string, string>} wanted.secrets
 * @param {import('./supervise.mjs').Supervisor} wanted.supervisor
 * @param {Record<string, number | undefined>} wanted.ports
 * @param {boolean} wanted.allowSubstitute
 * @returns {Promise<Services>}
 */
export async function provideServices(wanted) {
  // Redis last in, so that it stops before PostgreSQL; looking for it may take longer than either start.
  const [database, program] = await Promise.all([provideDatabase(wanted), chooseRedis(wanted)]);
  const redis = await provideRedis(wanted, program);
  return {
    ...database.urls,
    redisUrl: redis.url,
    redisKind: program?.kind ?? 'server',
    embedded: { database: database.embedded, redis: program !== null },
    ports: { postgres: database.port, redis: redis.port },
  };
}

/** @param {Parameters<typeof provideServices>[0]} wanted */
async function provideDatabase({ dataDir, secrets, supervisor, ports }) {
  const given = process.env.DATABASE_URL;
  if (given) {
    const ownerUrl = process.env.DATABASE_OWNER_URL || given;
    const appUrl = process.env.DATABASE_OWNER_URL ? given : deriveApplicationUrl(given, secrets);
    await step(
      'PostgreSQL',
      () => mustConnect('DATABASE_URL', ownerUrl),
      () => 'yours, from DATABASE_URL',
    );
    return {
      embedded: false,
      port: undefined,
      urls: { ownerUrl, appUrl, adminUrl: undefined, cluster: undefined },
    };
  }
  return step(
    'PostgreSQL',
    async (report) => {
      const running = await startPostgres({
        dataDir,
        password: secrets.postgresPassword,
        preferredPort: ports.postgres,
        supervisor,
        report,
      });
      const afresh = seedWasInterrupted(dataDir);
      if (afresh) report('the first seed was interrupted; beginning with an empty database');
      const urls = await prepareDatabase(running.adminUrl, secrets, { afresh });
      // Whatever else remembers the data of a database that is gone would tell stories about nobody.
      if (afresh || running.fresh) forgetSeed(dataDir);
      return {
        embedded: true,
        port: running.port,
        version: running.version,
        urls: { ...urls, adminUrl: running.adminUrl, cluster: running.cluster },
      };
    },
    (made) => `${made.version} on port ${made.port}`,
  );
}

/** @param {Parameters<typeof provideServices>[0]} wanted */
async function chooseRedis({ allowSubstitute }) {
  if (process.env.REDIS_URL) return null;
  return step(
    'Looking for Redis',
    (report) => findRedis({ allowSubstitute, report }),
    () => null,
  );
}

/**
 * @param {Parameters<typeof provideServices>[0]} wanted
 * @param {import('./redis.mjs').RedisProgram | null} program
 */
async function provideRedis({ dataDir, secrets, supervisor, ports }, program) {
  if (!program) {
    const url = /** @type {string} */ (process.env.REDIS_URL);
    await step(
      'Redis',
      () => mustPing(url),
      () => 'yours, from REDIS_URL',
    );
    return { url, port: undefined };
  }
  if (program.kind === 'substitute') {
    warn(
      'NO REAL REDIS: a substitute in JavaScript stands in. It keeps nothing on disk and is good for a demo',
    );
    warn('only; tests and production refuse it. Debian, Ubuntu: sudo apt-get install redis-server');
    warn('진짜 Redis가 없어 데모용 대체품을 씁니다. 운영과 테스트에서는 쓸 수 없습니다.');
  }
  return step(
    'Redis',
    () =>
      startRedis({
        program,
        dataDir,
        password: secrets.redisPassword,
        preferredPort: ports.redis,
        supervisor,
      }),
    (made) => `${program.label}, on port ${made.port}`,
  );
}

/** @param {string} text */
async function mustPing(text) {
  const url = new URL(text);
  if (url.protocol === 'rediss:') return; // TLS is the server's business; it will say so if it cannot connect.
  const up = await pingRedis({
    host: url.hostname,
    port: Number(url.port || 6379),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  });
  if (!up)
    throw new UserError('The Redis in REDIS_URL does not answer, or does not accept the password in it.');
}

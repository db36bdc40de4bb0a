import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { seedDemo } from '../demo/seed.js';
import { ConfigError, loadConfig } from '../platform/config/config.js';
import { Db } from '../platform/db/db.js';
import { migrate } from '../platform/db/migrate.js';
import { log } from '../platform/telemetry/logger.js';
import { adminCommand } from './admin-command.js';
import { analyticsCommand } from './analytics-command.js';
import { auditCommand } from './audit-command.js';
import { brokenInvariants } from './invariants.js';
import { keysCommand } from './keys-command.js';
import { packageRoot } from './package-root.js';
import { createApp, startServer, type Role } from './server.js';

type Command = (args: string[]) => Promise<void>;

/** What `npm run madang -- <command>` can do. */
export const commands: Record<string, Command> = {
  api: () => serve('api'),
  worker: () => serve('worker'),
  all: () => serve('all'),
  migrate: migrateCommand,
  seed: () => seedDemo(loadConfig()),
  schema: schemaCommand,
  ledger: ledgerCommand,
  admin: adminCommand,
  analytics: analyticsCommand,
  audit: auditCommand,
  keys: keysCommand,
  sandbox: sandboxCommand,
};

async function serve(role: Role): Promise<void> {
  const server = await startServer(loadConfig(), role);
  const stop = (signal: string): void => {
    log.info({ signal }, 'stopping');
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error: String(error) }, 'stopped badly');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

async function migrateCommand(): Promise<void> {
  const { env } = loadConfig();
  if (!env.DATABASE_OWNER_URL)
    throw new ConfigError(['DATABASE_OWNER_URL: migrations run as the owner of the tables.']);
  const applied = await migrate(env.DATABASE_OWNER_URL, env.DATABASE_URL);
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}`);
}

/** Writes schema.gql from the code. */
async function schemaCommand(): Promise<void> {
  const app = await createApp(loadConfig());
  await app.init();
  const { schema } = app.get(GraphQLSchemaHost);
  writeFileSync(join(packageRoot(), 'schema.gql'), `${printSchema(lexicographicSortSchema(schema))}\n`);
  await app.close();
  process.exit(0);
}

async function ledgerCommand([action]: string[]): Promise<void> {
  if (action !== 'verify') throw new ConfigError(['ledger: the one action is "verify".']);
  const app = await createApp(loadConfig());
  const broken = await brokenInvariants(app.get(Db));
  for (const { name, rows } of broken) console.error(`BROKEN  ${name}\n  ${JSON.stringify(rows)}`);
  if (broken.length === 0) console.log('Every invariant holds.');
  await app.close();
  process.exit(broken.length === 0 ? 0 : 1);
}

const TWINS = ['toss', 'smtp', 'google', 'kakao', 'solapi', 'slack'];

/** The vendors' twins are processes of their own; nothing of theirs is loaded into the server's. */
async function sandboxCommand([which = 'toss']: string[]): Promise<void> {
  if (loadConfig().isProduction) throw new ConfigError(['sandbox: the twins do not run in production.']);
  if (!TWINS.includes(which)) throw new ConfigError([`sandbox: the twins are ${TWINS.join(', ')}.`]);
  const { spawn } = await import('node:child_process');
  const child = spawn(process.execPath, [join(packageRoot(), 'dist', 'src', 'sandbox', which, 'main.js')], {
    stdio: 'inherit',
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => child.kill(signal));
  child.once('exit', (code) => process.exit(code ?? 0));
}

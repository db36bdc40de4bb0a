// Builds the server and the admin app, each only when its sources changed since the last build.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { tail } from './command.mjs';
import { contentHash } from './content-hash.mjs';
import { runNpm, withoutNpmTalk } from './install.mjs';
import { inTurn } from './lock.mjs';
import { adminRoot, root, serverEntry, workshopLock } from './paths.mjs';
import { step } from './progress.mjs';
import { allOrFirstFailure } from './side-by-side.mjs';
import { readStamp, writeStamp } from './stamps.mjs';
import { UserError } from './user-error.mjs';

const SERVER_INPUTS = [
  'src',
  'scripts/bundle.mjs',
  'scripts/server',
  'migrations',
  'ormconfig.ts',
  'nest-cli.json',
  'tsconfig.json',
  'tsconfig.build.json',
  '.swcrc',
  'package.json',
  'package-lock.json',
];

/** Files a build writes among its own sources must not make the next one look stale. */
const ADMIN_WRITTEN = /^(src[/\\](gql[/\\]|routeTree\.gen\.ts)|.*\.tsbuildinfo$)/;

/**
 * @typedef {object} Target
 * @property {string} title
 * @property {string} folder
 * @property {string} product a file that must exist after the build
 * @property {() => string} fingerprint
 * @property {string} log
 */

/** @type {Target} */
const server = {
  title: 'Server build',
  folder: root,
  product: serverEntry,
  fingerprint: () => contentHash(root, SERVER_INPUTS, (path) => !path.endsWith('metadata.ts')),
  log: 'build-server.log',
};

/** @type {Target} */
const admin = {
  title: 'Admin app build',
  folder: adminRoot,
  product: join(adminRoot, 'dist', 'index.html'),
  // The app's types are made from the schema, so a changed schema is a changed source.
  fingerprint: () =>
    contentHash(adminRoot, ['.'], (path) => !ADMIN_WRITTEN.test(path)) + contentHash(root, ['schema.gql']),
  log: 'build-admin.log',
};

/**
 * @param {string} logsDir
 * @param {(pid: number) => void} [onSpawn]
 */
export async function buildServer(logsDir, onSpawn) {
  await build(server, logsDir, onSpawn);
}

/**
 * @param {string} logsDir
 * @param {(pid: number) => void} [onSpawn]
 */
export async function buildAdmin(logsDir, onSpawn) {
  if (existsSync(join(adminRoot, 'package.json'))) await build(admin, logsDir, onSpawn);
}

/**
 * @param {string} logsDir
 * @param {(pid: number) => void} [onSpawn]
 */
export async function buildEverything(logsDir, onSpawn) {
  await allOrFirstFailure([buildServer(logsDir, onSpawn), buildAdmin(logsDir, onSpawn)]);
}

/** @param {Target} target @param {string} logsDir @param {(pid: number) => void} [onSpawn] */
async function build(target, logsDir, onSpawn) {
  const isCurrent = () =>
    existsSync(target.product) && readStamp(target.folder, 'built') === target.fingerprint();
  if (isCurrent()) return;
  await step(target.title, (report) =>
    inTurn(workshopLock(target.folder), report, async () => {
      if (isCurrent()) return;
      const wanted = target.fingerprint();
      const logFile = join(logsDir, target.log);
      // Whoever starts us may be a test; what is built is what people get.
      const env = { ...process.env, NODE_ENV: 'production' };
      const options = { logFile, onLine: withoutNpmTalk(report), onSpawn, env };
      const result = await runNpm(target.folder, ['run', 'build'], options);
      if (result.code !== 0 || !existsSync(target.product)) {
        const missing = result.code === 0 ? ` (it left no ${target.product})` : '';
        throw new UserError(
          `${target.title} failed${missing}. Whole output: ${logFile}`,
          tail(result.lines, 25),
        );
      }
      writeStamp(target.folder, 'built', wanted);
    }),
  );
}

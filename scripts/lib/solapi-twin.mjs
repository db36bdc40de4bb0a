// The twin of Solapi, which takes texts to phones: its port, what the server is told of it, and its start.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { root, solapiEntry } from './paths.mjs';
import { freePort, holdPort } from './ports.mjs';
import { step } from './progress.mjs';
import { ownEnvironment, untilReady } from './server.mjs';

/** A number of nobody: 02-000 is given to no subscriber. */
const SENDER = '0200001004';

/**
 * Null where somebody has an account of their own: then no twin is needed.
 * @param {number} wanted the server's port as it was asked for; 0: any
 * @param {Record<string, number | undefined>} ports of last time
 * @param {number} port the server's
 * @returns {Promise<{ port: number, release: () => Promise<void> } | null>}
 */
export async function holdSolapiPort(wanted, ports, port) {
  if (process.env.SOLAPI_API_KEY) return null;
  const solapi = await freePort(wanted === 0 ? 0 : (ports.solapi ?? port + 6));
  const held = await holdPort(solapi);
  return { port: solapi, release: () => held.release() };
}

/**
 * What the server is told.
 * @param {number} port @param {Record<string, string>} secrets
 * @returns {Record<string, string>}
 */
export function solapiSettings(port, secrets) {
  return {
    SOLAPI_URL: `http://127.0.0.1:${port}`,
    // Nobody has it: 010-0000 is given to no one.
    DEMO_OWNER_NUMBER: '01000000001',
    SOLAPI_API_KEY: secrets.solapiApiKey,
    SOLAPI_API_SECRET: secrets.solapiApiSecret,
    SMS_FROM: SENDER,
    ALIMTALK_PF_ID: 'KA01PFMADANG',
    ALIMTALK_TEMPLATES: 'notifications.notice=KA01TPNOTICE',
  };
}

/**
 * @param {object} wanted
 * @param {import('./supervise.mjs').Supervisor} wanted.supervisor
 * @param {string} wanted.dataDir
 * @param {number} wanted.port
 * @param {Record<string, string>} wanted.secrets
 */
export async function startSolapiTwin({ supervisor, dataDir, port, secrets }) {
  const folder = join(dataDir, 'solapi-twin');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await step(
    'Solapi twin',
    async () => {
      const child = supervisor.start({
        name: 'solapi-twin',
        file: process.execPath,
        args: [solapiEntry],
        cwd: root,
        env: {
          ...ownEnvironment(),
          NODE_ENV: 'development',
          SOLAPI_TWIN_HOST: '127.0.0.1',
          SOLAPI_TWIN_PORT: String(port),
          SOLAPI_TWIN_DATA: folder,
          SOLAPI_TWIN_PUBLIC_URL: `http://localhost:${port}`,
          SOLAPI_TWIN_API_KEY: secrets.solapiApiKey,
          SOLAPI_TWIN_API_SECRET: secrets.solapiApiSecret,
          SOLAPI_TWIN_SENDERS: SENDER,
        },
        starting: true,
      });
      await untilReady(child, `http://127.0.0.1:${port}/__sandbox/health`);
    },
    () => `on port ${port}`,
  );
}

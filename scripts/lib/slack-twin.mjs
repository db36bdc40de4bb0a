// The twin of Slack, whose webhooks take messages to chats: its port, what the server is told of it, and its start.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { root, slackEntry } from './paths.mjs';
import { freePort, holdPort } from './ports.mjs';
import { step } from './progress.mjs';
import { ownEnvironment, untilReady } from './server.mjs';

/** What a webhook's address holds besides its secret; the chat it writes to. */
const WORKSPACE = 'T0MADANG01/B0MADANG01';
const CHAT = '#madang-ops';

/**
 * Null where somebody has a Slack of their own: then no twin is needed.
 * @param {number} wanted the server's port as it was asked for; 0: any
 * @param {Record<string, number | undefined>} ports of last time
 * @param {number} port the server's
 * @returns {Promise<{ port: number, release: () => Promise<void> } | null>}
 */
export async function holdSlackPort(wanted, ports, port) {
  if (process.env.SLACK_URL) return null;
  const slack = await freePort(wanted === 0 ? 0 : (ports.slack ?? port + 7));
  const held = await holdPort(slack);
  return { port: slack, release: () => held.release() };
}

/**
 * What the server is told: where Slack is; what the seed registers, as staff would; and that the receiver of webhooks in
 * the twin's process may be called, although it is on this machine.
 * @param {number} port
 * @param {Record<string, string>} secrets
 * @returns {Record<string, string>}
 */
export function slackSettings(port, secrets) {
  const receiver = `http://127.0.0.1:${port}`;
  return {
    SLACK_URL: `http://localhost:${port}`,
    DEMO_SLACK_ADDRESS: `http://localhost:${port}/services/${WORKSPACE}/${secrets.slackHook}`,
    DEMO_WEBHOOK_ADDRESS: `${receiver}/webhooks/madang`,
    WEBHOOK_TRUSTED_ORIGINS: [process.env.WEBHOOK_TRUSTED_ORIGINS, receiver].filter(Boolean).join(','),
  };
}

/**
 * @param {object} wanted
 * @param {import('./supervise.mjs').Supervisor} wanted.supervisor
 * @param {string} wanted.dataDir
 * @param {number} wanted.port
 * @param {Record<string, string>} wanted.secrets
 */
export async function startSlackTwin({ supervisor, dataDir, port, secrets }) {
  const folder = join(dataDir, 'slack-twin');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await step(
    'Slack twin',
    async () => {
      const child = supervisor.start({
        name: 'slack-twin',
        file: process.execPath,
        args: [slackEntry],
        cwd: root,
        env: {
          ...ownEnvironment(),
          NODE_ENV: 'development',
          SLACK_TWIN_HOST: '127.0.0.1',
          SLACK_TWIN_PORT: String(port),
          SLACK_TWIN_DATA: folder,
          SLACK_TWIN_PUBLIC_URL: `http://localhost:${port}`,
          SLACK_TWIN_HOOKS: `${WORKSPACE}/${secrets.slackHook}:${CHAT}`,
        },
        starting: true,
      });
      await untilReady(child, `http://127.0.0.1:${port}/__sandbox/health`);
    },
    () => `on port ${port}`,
  );
}

// What stands on PostgreSQL and Redis: the tables, the vendors' twins, the data, the server. Raised at a start, and again
// when the demo is reset.
import { startIdentityTwins } from './identity-twins.mjs';
import { migrate, seedOnce, startMailSink, startServer, startTwin } from './server.mjs';
import { startSlackTwin } from './slack-twin.mjs';
import { startSolapiTwin } from './solapi-twin.mjs';

/**
 * @typedef {object} House
 * @property {string} dataDir
 * @property {string} logsDir
 * @property {import('./supervise.mjs').Supervisor} supervisor
 * @property {(pid: number) => void} remember
 * @property {NodeJS.ProcessEnv} env of the server
 * @property {Record<string, string>} secrets
 * @property {import('./services.mjs').Services} services
 * @property {number} port
 * @property {number} twinPort 0: somebody else's Toss
 * @property {{ web: number, smtp: number } | null} mail
 * @property {import('./identity-twins.mjs').IdentityPorts | null} identity
 * @property {number | null} solapi
 * @property {number | null} slack
 * @property {boolean} seed
 * @property {(message: unknown, reply: (answer: object) => void) => void} onMessage from the server
 */

/**
 * @param {House} house
 * @param {object} [watch]
 * @param {(what: 'toss' | 'identity' | 'solapi' | 'slack' | 'mail' | 'server') => Promise<unknown> | undefined} [watch.release]
 *   lets go of the ports that are held for one of them
 * @param {(step: import('./demo-reset-rule.mjs').Step, done?: number, of?: number) => void} [watch.at] where it is
 */
export async function raise(house, { release = () => undefined, at = () => undefined } = {}) {
  const { supervisor, dataDir, secrets, services, port, twinPort, mail, identity, solapi, slack } = house;
  const once = { logsDir: house.logsDir, env: house.env, remember: house.remember };
  at('migrate');
  await migrate(once, services.ownerUrl);
  at('twins');
  if (twinPort) {
    await release('toss');
    await startTwin({ supervisor, dataDir, twinPort, port, secrets });
  }
  if (identity) {
    await release('identity');
    await startIdentityTwins({ supervisor, dataDir, ports: identity, port, secrets });
  }
  if (solapi) {
    await release('solapi');
    await startSolapiTwin({ supervisor, dataDir, port: solapi, secrets });
  }
  if (slack) {
    await release('slack');
    await startSlackTwin({ supervisor, dataDir, port: slack, secrets });
  }
  if (mail) {
    await release('mail');
    await startMailSink({ supervisor, dataDir, mail });
  }
  at('seed');
  if (house.seed) {
    await seedOnce({
      ...once,
      dataDir,
      hasTwin: Boolean(twinPort),
      embedded: services.embedded.database,
      onDay: (done, of) => at('seed', done, of),
    });
  }
  at('start');
  await release('server');
  await startServer({ supervisor, env: house.env, port, onMessage: house.onMessage });
}

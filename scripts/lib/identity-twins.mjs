// The twins of Google and Kakao: their ports, what the server is told of them, and their start.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { identityEntry, root } from './paths.mjs';
import { freePort, holdPort } from './ports.mjs';
import { step } from './progress.mjs';
import { ownEnvironment, untilReady } from './server.mjs';

/** @typedef {{ google: number, kakao: number }} IdentityPorts */

/**
 * Null where somebody has a provider of their own: then neither twin is needed.
 * @param {number} wanted the server's port as it was asked for; 0: any
 * @param {Record<string, number | undefined>} ports of last time
 * @param {number} port the server's
 * @returns {Promise<{ ports: IdentityPorts, release: () => Promise<void> } | null>}
 */
export async function holdIdentityPorts(wanted, ports, port) {
  if (process.env.GOOGLE_CLIENT_ID || process.env.KAKAO_CLIENT_ID) return null;
  const google = await freePort(wanted === 0 ? 0 : (ports.google ?? port + 4));
  const heldGoogle = await holdPort(google);
  const kakao = await freePort(wanted === 0 ? 0 : (ports.kakao ?? google + 1));
  const heldKakao = await holdPort(kakao);
  return {
    ports: { google, kakao },
    async release() {
      await heldGoogle.release();
      await heldKakao.release();
    },
  };
}

/**
 * What the server is told: browsers go to `localhost`, the server itself asks 127.0.0.1.
 * @param {IdentityPorts} ports @param {Record<string, string>} secrets
 * @returns {Record<string, string>}
 */
export function identitySettings({ google, kakao }, secrets) {
  const [googleAt, kakaoAt] = [google, kakao].map((port) => `http://127.0.0.1:${port}`);
  return {
    GOOGLE_CLIENT_ID: secrets.googleClientId,
    GOOGLE_CLIENT_SECRET: secrets.googleClientSecret,
    GOOGLE_ISSUER: `http://localhost:${google}`,
    GOOGLE_AUTH_URL: `http://localhost:${google}/o/oauth2/v2/auth`,
    GOOGLE_TOKEN_URL: `${googleAt}/token`,
    GOOGLE_JWKS_URL: `${googleAt}/oauth2/v3/certs`,
    GOOGLE_USERINFO_URL: `${googleAt}/v1/userinfo`,
    KAKAO_CLIENT_ID: secrets.kakaoClientId,
    KAKAO_CLIENT_SECRET: secrets.kakaoClientSecret,
    KAKAO_ADMIN_KEY: secrets.kakaoAdminKey,
    KAKAO_ISSUER: `http://localhost:${kakao}`,
    KAKAO_AUTH_URL: `http://localhost:${kakao}/oauth/authorize`,
    KAKAO_TOKEN_URL: `${kakaoAt}/oauth/token`,
    KAKAO_JWKS_URL: `${kakaoAt}/.well-known/jwks.json`,
    KAKAO_API_URL: kakaoAt,
  };
}

/**
 * @param {object} wanted
 * @param {import('./supervise.mjs').Supervisor} wanted.supervisor
 * @param {string} wanted.dataDir
 * @param {IdentityPorts} wanted.ports
 * @param {number} wanted.port the server's
 * @param {Record<string, string>} wanted.secrets
 */
export async function startIdentityTwins({ supervisor, dataDir, ports, port, secrets }) {
  const callbacks = (/** @type {string} */ name) =>
    ['/auth', '/auth/staff'].map((path) => `http://localhost:${port}${path}/${name}/callback`).join(',');
  const settings = {
    google: {
      GOOGLE_TWIN_CLIENT_ID: secrets.googleClientId,
      GOOGLE_TWIN_CLIENT_SECRET: secrets.googleClientSecret,
    },
    kakao: {
      KAKAO_TWIN_CLIENT_ID: secrets.kakaoClientId,
      KAKAO_TWIN_CLIENT_SECRET: secrets.kakaoClientSecret,
      KAKAO_TWIN_ADMIN_KEY: secrets.kakaoAdminKey,
      KAKAO_TWIN_UNLINK_URL: `http://localhost:${port}/webhooks/kakao/unlink`,
    },
  };
  await step(
    'Google and Kakao twins',
    async () => {
      for (const name of /** @type {const} */ (['google', 'kakao'])) {
        const folder = join(dataDir, `${name}-twin`);
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const prefix = `${name.toUpperCase()}_TWIN`;
        const child = supervisor.start({
          name: `${name}-twin`,
          file: process.execPath,
          args: [identityEntry(name)],
          cwd: root,
          env: {
            ...ownEnvironment(),
            NODE_ENV: 'development',
            [`${prefix}_HOST`]: '127.0.0.1',
            [`${prefix}_PORT`]: String(ports[name]),
            [`${prefix}_DATA`]: folder,
            [`${prefix}_PUBLIC_URL`]: `http://localhost:${ports[name]}`,
            [`${prefix}_REDIRECT_URIS`]: callbacks(name),
            ...settings[name],
          },
          starting: true,
        });
        await untilReady(child, `http://127.0.0.1:${ports[name]}/__sandbox/health`);
      }
    },
    () => `on ports ${ports.google} and ${ports.kakao}`,
  );
}

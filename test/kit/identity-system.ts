import {
  GOOGLE_CLIENT,
  KAKAO_ADMIN_KEY,
  KAKAO_CLIENT,
  startTestGoogle,
  startTestKakao,
  type IdentityTwin,
} from '../sandbox/identity-kit.js';
import { freePort } from './free-port.js';
import { TestSystem } from './test-system.js';

export const PUBLIC = 'http://localhost:3999';
export const RETURN_TO = 'http://localhost:3999/shop/login';
export const OTHER_RETURN = 'https://front.madang.example/done';
export const APP_REDIRECT = 'com.madang.app:/oauth';

export interface IdentitySystem {
  system: TestSystem;
  google: IdentityTwin;
  kakao: IdentityTwin;
  stop(): Promise<void>;
}

/** A whole Madang with twins of Google and Kakao beside it, each over real HTTP. */
export async function startIdentitySystem(
  options: { role?: 'api' | 'all'; environment?: Record<string, string> } = {},
): Promise<IdentitySystem> {
  const port = await freePort();
  const callbacks = (name: string): string[] => [
    `${PUBLIC}/auth/${name}/callback`,
    `${PUBLIC}/auth/staff/${name}/callback`,
    APP_REDIRECT,
  ];
  const [google, kakao] = await Promise.all([
    startTestGoogle(callbacks('google')),
    startTestKakao(callbacks('kakao'), { webhookUrl: `http://127.0.0.1:${port}/webhooks/kakao/unlink` }),
  ]);
  const system = await TestSystem.start({
    role: options.role ?? 'api',
    environment: {
      PORT: String(port),
      PUBLIC_URL: PUBLIC,
      SIGN_IN_RETURN_URLS: `${RETURN_TO},${OTHER_RETURN}`,
      SIGN_IN_REDIRECT_URIS: APP_REDIRECT,
      // One address plays everybody; what it may do in a minute has a test of its own.
      RATE_LIMITS: 'signIn=100000,visitor=100000,address=200000',
      ...identityEnvironment(google.client.url, kakao.client.url),
      ...options.environment,
    },
  });
  return {
    system,
    google: google.client,
    kakao: kakao.client,
    async stop() {
      await system.stop();
      await Promise.all([google.remove(), kakao.remove()]);
    },
  };
}

/** The settings that point a server at two twins. */
export function identityEnvironment(google: string, kakao: string): Record<string, string> {
  return {
    GOOGLE_CLIENT_ID: GOOGLE_CLIENT.id,
    GOOGLE_CLIENT_SECRET: GOOGLE_CLIENT.secret,
    GOOGLE_ISSUER: google,
    GOOGLE_AUTH_URL: `${google}/o/oauth2/v2/auth`,
    GOOGLE_TOKEN_URL: `${google}/token`,
    GOOGLE_JWKS_URL: `${google}/oauth2/v3/certs`,
    GOOGLE_USERINFO_URL: `${google}/v1/userinfo`,
    KAKAO_CLIENT_ID: KAKAO_CLIENT.id,
    KAKAO_CLIENT_SECRET: KAKAO_CLIENT.secret,
    KAKAO_ADMIN_KEY: KAKAO_ADMIN_KEY,
    KAKAO_ISSUER: kakao,
    KAKAO_AUTH_URL: `${kakao}/oauth/authorize`,
    KAKAO_TOKEN_URL: `${kakao}/oauth/token`,
    KAKAO_JWKS_URL: `${kakao}/.well-known/jwks.json`,
    KAKAO_API_URL: kakao,
  };
}

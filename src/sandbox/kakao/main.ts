/** The Kakao twin as its own process: `node dist/src/sandbox/kakao/main.js`. */
import { readOidcOptions, webUrl } from '../kit/oidc/options.js';
import { runAsProcess } from '../kit/oidc/twin.js';
import { startKakaoTwin } from './twin.js';

const DEFAULTS = { port: 4_012, folder: '.data/kakao-twin', needsSecret: false };

runAsProcess('kakao-twin', async (log) => {
  const { env } = process;
  const adminKey = env['KAKAO_TWIN_ADMIN_KEY'] ?? '';
  if (adminKey === '') throw new Error('KAKAO_TWIN_ADMIN_KEY is missing');
  const webhook = env['KAKAO_TWIN_UNLINK_URL'] ?? '';
  return startKakaoTwin(
    {
      ...readOidcOptions(env, 'KAKAO_TWIN', DEFAULTS),
      adminKey,
      appId: env['KAKAO_TWIN_APP_ID'] || '1',
      webhookUrl: webhook === '' ? null : webUrl('KAKAO_TWIN_UNLINK_URL', webhook),
    },
    log,
  );
});

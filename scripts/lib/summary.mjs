// The last thing `npm start` prints, and the same facts for tests in run.json.
import { join } from 'node:path';

import { bold, say } from './progress.mjs';

const STAFF = ['owner@madang.example', 'operator@madang.example'];

/**
 * @param {object} facts
 * @param {import('./run-state.mjs').RunState} facts.runState
 * @param {string} facts.dataDir
 * @param {number} facts.port
 * @param {number} facts.twinPort
 * @param {{ web: number } | null} facts.mail
 * @param {{ google: number, kakao: number } | null} facts.identity
 * @param {number | null} facts.solapi
 * @param {number | null} facts.slack
 * @param {Record<string, string>} facts.secrets
 * @param {string} facts.signInToken
 * @param {import('./services.mjs').Services} facts.services
 * @param {number} facts.seconds
 */
export function printSummary(facts) {
  const {
    runState,
    dataDir,
    port,
    twinPort,
    mail,
    identity,
    solapi,
    slack,
    secrets,
    signInToken,
    services,
    seconds,
  } = facts;
  const base = `http://localhost:${port}`;
  const urls = {
    base,
    admin: `${base}/admin`,
    checkout: `${base}/demo/checkout`,
    graphql: `${base}/graphql`,
    twin: twinPort ? `http://localhost:${twinPort}` : null,
    google: identity ? `http://localhost:${identity.google}` : null,
    kakao: identity ? `http://localhost:${identity.kakao}` : null,
    slack: slack ? `http://localhost:${slack}` : null,
    sms: solapi ? `http://localhost:${solapi}` : null,
    mail: mail ? `http://localhost:${mail.web}` : null,
  };
  const password = process.env.DEMO_STAFF_PASSWORD || secrets.staffPassword;
  const totpSecret = process.env.DEMO_STAFF_TOTP_SECRET || secrets.staffTotpSecret;
  const signInLink = `${base}/demo/sign-in/${process.env.DEMO_SIGN_IN_TOKEN || signInToken}`;
  runState.set({
    state: 'ready',
    port,
    urls,
    credentials: {
      staff: STAFF.map((email) => ({ email, password, totpSecret })),
      signInLink,
      metricsToken: process.env.METRICS_TOKEN || secrets.metricsToken,
      tossClientKey: twinPort ? secrets.tossClientKey : null,
      tossSecretKey: twinPort ? secrets.tossSecretKey : null,
    },
    database: { adminUrl: services.adminUrl, ownerUrl: services.ownerUrl, appUrl: services.appUrl },
    redis: { url: services.redisUrl, kind: services.redisKind },
  });

  const row = (/** @type {string} */ name, /** @type {string} */ value) =>
    say(`  ${name}${' '.repeat(Math.max(1, 32 - width(name)))}${value}`);
  say('');
  say(bold(`Madang is ready (${seconds.toFixed(1)} s). / 마당이 준비되었습니다.`));
  say('');
  row('Admin app / 관리자 화면', urls.admin);
  row('Demo checkout / 결제 체험', urls.checkout);
  row('GraphQL (POST)', urls.graphql);
  row('GraphQL explorer / 탐색기', `${urls.base}/playground/`);
  if (urls.twin) row('Toss twin, faults / 모의 토스', urls.twin);
  if (urls.google) row('Google twin, lies / 모의 Google', urls.google);
  if (urls.kakao) row('Kakao twin, lies / 모의 카카오', urls.kakao);
  if (urls.slack) row('Slack twin / 모의 Slack', urls.slack);
  if (urls.sms) row('Text messages / 모의 문자함', urls.sms);
  if (urls.mail) row('Mail inbox / 로컬 메일함', urls.mail);
  say('');
  row('One click, once / 바로 로그인', signInLink);
  row('Sign in / 로그인', STAFF[0]);
  row('  or, fewer rights / 또는', STAFF[1]);
  row('Password / 비밀번호', bold(password));
  row('Authenticator app / 인증 앱', bold(totpSecret));
  say('');
  row(
    'Data / 데이터',
    services.cluster && !services.cluster.startsWith(dataDir) ? `${dataDir}, ${services.cluster}` : dataDir,
  );
  row('Logs / 로그', join(dataDir, 'logs'));
  row('Stop / 끝내기', 'Ctrl-C');
  row('Start over / 처음부터', 'npm start -- --reset');
  say('');
}

/** Korean letters take two columns. @param {string} text */
const width = (text) => [...text].reduce((sum, letter) => sum + (/[\u1100-\uffdc]/.test(letter) ? 2 : 1), 0);

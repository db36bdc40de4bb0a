import { isLocalSink, isReadableOnTheWay } from '../mail/smtp/smtp-settings.js';
import type { Environment } from './config.schema.js';

const EXAMPLE_SECRETS = /example|changeme|change-me|password|secret|demo|test/i;

/** What could be read; a variable that could not is a problem of its own and is missing here. */
export type Readable = Partial<Environment>;

/** What a production start refuses, each as one sentence. An empty list means it may start. */
export function productionProblems(env: Readable): string[] {
  const problems: string[] = [];
  const refuse = (wrong: boolean | undefined, sentence: string): void => {
    if (wrong) problems.push(sentence);
  };
  refuse(env.MADANG_DEMO, 'MADANG_DEMO: demo data and the demo shop do not run in production.');
  refuse(
    Boolean(env.DEMO_STAFF_PASSWORD),
    'DEMO_STAFF_PASSWORD: a known credential must not exist in production.',
  );
  refuse(
    Boolean(env.DEMO_STAFF_TOTP_SECRET),
    'DEMO_STAFF_TOTP_SECRET: a known second factor must not exist in production.',
  );
  refuse(Boolean(env.DEMO_SIGN_IN_TOKEN), 'DEMO_SIGN_IN_TOKEN: nobody signs in by a link in production.');
  for (const name of ['DEMO_OWNER_NUMBER', 'DEMO_SLACK_ADDRESS', 'DEMO_WEBHOOK_ADDRESS'] as const)
    refuse(Boolean(env[name]), `${name}: notices of production go where its own staff says.`);
  refuse(env.EMBEDDED_SERVICES, 'EMBEDDED_SERVICES: production needs its own PostgreSQL and Redis.');
  refuse(env.REDIS_KIND === 'substitute', 'REDIS_KIND: the Redis substitute is good for a demo only.');
  refuse(env.STAGE === 'DEMO', 'STAGE: DEMO is not a production stage.');
  refuse(!env.PUBLIC_URL?.startsWith('https://'), 'PUBLIC_URL: must be the https address people use.');
  refuse(
    env.CORS_ORIGINS?.some((origin) => !origin.startsWith('https://')),
    'CORS_ORIGINS: only https origins.',
  );
  refuse(
    isLocal(env.TOSS_API_URL) || isLocal(env.TOSS_SDK_URL),
    'TOSS_API_URL, TOSS_SDK_URL: a local twin is not a payment provider.',
  );
  const identity = Object.entries(env).filter((entry): entry is [string, string] =>
    /^(GOOGLE|KAKAO)_(ISSUER|.*_URL)$/.test(entry[0]),
  );
  for (const [name, address] of identity) {
    refuse(
      isLocal(address) || !address.startsWith('https://'),
      `${name}: a local twin lets anybody in as anybody; only https addresses.`,
    );
  }
  for (const name of ['SIGN_IN_RETURN_URLS', 'SIGN_IN_REDIRECT_URIS'] as const) {
    refuse(
      env[name]?.some((address) => address.startsWith('http://')),
      `${name}: a ticket must not cross the network without https.`,
    );
  }
  // A preview runs by the rules of production in everything but this.
  const wrong = env.STAGE === 'STAGE' ? 'live_' : 'test_';
  refuse(
    env.TOSS_CLIENT_KEY?.startsWith(wrong) || env.TOSS_SECRET_KEY?.startsWith(wrong),
    env.STAGE === 'STAGE'
      ? 'TOSS_CLIENT_KEY, TOSS_SECRET_KEY: live keys in a preview could charge real people.'
      : 'TOSS_CLIENT_KEY, TOSS_SECRET_KEY: test keys move no money; production needs live keys.',
  );
  refuse(
    env.DATA_KEYS?.some(({ secret }) => env.JWT_KEYS?.some((jwt) => equal(jwt.secret, secret))),
    'DATA_KEYS: a key that signs tokens must not wrap data as well.',
  );
  refuse(
    env.SMTP_URL !== undefined && isLocalSink(env.SMTP_URL),
    'SMTP_URL: a local mail sink delivers nothing.',
  );
  refuse(
    env.SMTP_URL !== undefined && isReadableOnTheWay(env.SMTP_URL),
    'SMTP_URL: letters must not travel in the clear; leave ?tls=off out.',
  );
  if (env.SOLAPI_API_KEY !== undefined) {
    refuse(
      isLocal(env.SOLAPI_URL) || !env.SOLAPI_URL?.startsWith('https://'),
      'SOLAPI_URL: a local twin reaches no phone, and codes must not cross the network without https.',
    );
    refuse(weak(env.SOLAPI_API_SECRET), 'SOLAPI_API_SECRET: looks like an example.');
  }
  refuse(
    env.SLACK_URL !== undefined && (isLocal(env.SLACK_URL) || !env.SLACK_URL.startsWith('https://')),
    'SLACK_URL: a local twin reaches no chat, and alerts must not cross the network without https.',
  );
  refuse(
    Boolean(env.WEBHOOK_TRUSTED_ORIGINS?.length),
    'WEBHOOK_TRUSTED_ORIGINS: opens our own network to whoever registers a webhook; for tests and demos only.',
  );
  refuse(
    env.HEARTBEAT_URL !== undefined && !env.HEARTBEAT_URL.startsWith('https://'),
    'HEARTBEAT_URL: its address is a secret and must not cross the network without https.',
  );
  refuse(
    env.S3_ENDPOINT?.startsWith('http://') && !isLocal(env.S3_ENDPOINT),
    'S3_ENDPOINT: credentials must not cross the network without https.',
  );
  refuse(!env.METRICS_TOKEN, 'METRICS_TOKEN: /metrics is not public; set a token of at least 16 characters.');
  refuse(weak(env.METRICS_TOKEN), 'METRICS_TOKEN: looks like an example.');
  refuse(
    weak(passwordOf(env.DATABASE_URL)),
    'DATABASE_URL: its password is missing or looks like an example.',
  );
  refuse(
    env.DATABASE_OWNER_URL !== undefined && userOf(env.DATABASE_OWNER_URL) === userOf(env.DATABASE_URL),
    'DATABASE_URL: the application must not connect as the owner of the tables.',
  );
  refuse(env.DEBUG, 'DEBUG: must be off.');
  return problems;
}

/** Refused everywhere: half of the S3 settings would quietly mean the local disk. */
export function storageProblems(env: Readable): string[] {
  const given = [env.S3_BUCKET, env.S3_ACCESS_KEY_ID, env.S3_SECRET_ACCESS_KEY].filter(Boolean).length;
  return given === 0 || given === 3
    ? []
    : ['S3_BUCKET: needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY as well, or none of the three.'];
}

/** Refused everywhere: half of the settings of a sign-in provider would be a button that never works. */
export function identityProblems(env: Readable): string[] {
  const problems: string[] = [];
  if (Boolean(env.GOOGLE_CLIENT_ID) !== Boolean(env.GOOGLE_CLIENT_SECRET))
    problems.push('GOOGLE_CLIENT_SECRET: goes with GOOGLE_CLIENT_ID, both or none.');
  if (!env.KAKAO_CLIENT_ID && (env.KAKAO_CLIENT_SECRET || env.KAKAO_ADMIN_KEY))
    problems.push('KAKAO_CLIENT_ID: is missing, and the other keys of Kakao are there.');
  return problems;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Refused everywhere: staff cookies and passkeys work on localhost or over https, and nowhere between. */
export function addressProblems(env: Readable): string[] {
  if (env.HOST === undefined || LOOPBACK.has(env.HOST) || env.PUBLIC_URL?.startsWith('https://')) return [];
  return [`HOST: listening on ${env.HOST} needs PUBLIC_URL, the https address people use.`];
}

/** Refused everywhere: a mail server without a name to write under. */
export function mailProblems(env: Readable): string[] {
  return env.SMTP_URL !== undefined && env.MAIL_FROM === undefined
    ? ['MAIL_FROM: letters need a sender when SMTP_URL is set.']
    : [];
}

/** Refused everywhere: a channel for texts without a signature or a number to come from would never bring one. */
export function smsProblems(env: Readable): string[] {
  const names = ['SOLAPI_API_KEY', 'SOLAPI_API_SECRET', 'SMS_FROM'] as const;
  const missing = names.filter((name) => !env[name]);
  if (missing.length > 0 && env.ALIMTALK_PF_ID !== undefined)
    return ['ALIMTALK_PF_ID: notification talks go through Solapi; SOLAPI_API_KEY and its like are missing.'];
  if (Object.keys(env.ALIMTALK_TEMPLATES ?? {}).length > 0 && env.ALIMTALK_PF_ID === undefined)
    return ['ALIMTALK_TEMPLATES: need ALIMTALK_PF_ID, the channel they were approved for.'];
  return missing.length === names.length
    ? []
    : missing.map((name) => `${name}: is missing; ${names.join(', ')} go together, all three or none.`);
}

/** Outside production only one mix is dangerous enough to stop: live keys on somebody's desk. */
export function developmentProblems(env: Readable): string[] {
  return env.TOSS_SECRET_KEY?.startsWith('live_') || env.TOSS_CLIENT_KEY?.startsWith('live_')
    ? ['TOSS_CLIENT_KEY, TOSS_SECRET_KEY: live keys outside production could charge real people.']
    : [];
}

function isLocal(address: string | undefined): boolean {
  if (address === undefined) return false;
  return /^(localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(new URL(address).hostname);
}

function passwordOf(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  return decodeURIComponent(new URL(address).password);
}

function userOf(address: string | undefined): string | undefined {
  return address === undefined ? undefined : new URL(address).username;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.from(a).equals(b);
}

function weak(secret: string | undefined): boolean {
  return secret !== undefined && (secret.length < 16 || EXAMPLE_SECRETS.test(secret));
}

import { z } from 'zod';
import { readSender, readSmtpUrl } from '../mail/smtp/smtp-settings.js';
import { settlementTerms } from './settlement-terms.js';
import { BUDGETS, type Budgets } from '../rate-limit/budgets.js';

const flag = z
  .enum(['0', '1', 'true', 'false'])
  .default('0')
  .transform((v) => v === '1' || v === 'true');

const url = (protocols: string[]) =>
  z.string().refine(
    (text) => {
      try {
        return protocols.includes(new URL(text).protocol);
      } catch {
        return false;
      }
    },
    `must be a URL with ${protocols.join(' or ')}`,
  );

const wonText = z
  .string()
  .regex(/^[1-9][0-9]{0,17}$/, 'must be whole won')
  .transform((v) => BigInt(v));

const origins = z
  .string()
  .default('')
  .transform((text, ctx) => {
    const list = text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
    for (const origin of list) {
      // Cookies travel with credentials, so a wildcard would hand them to every site.
      if (origin.includes('*') || origin === 'null') {
        ctx.addIssue({
          code: 'custom',
          message: `'${origin}' cannot be combined with credentials; list exact origins`,
        });
      } else if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
        ctx.addIssue({
          code: 'custom',
          message: `'${origin}' is no origin (scheme://host[:port], nothing behind)`,
        });
      }
    }
    return list;
  });

/** Addresses that are compared letter by letter: an address here is the only one of its kind that is meant. */
const exactAddresses = z
  .string()
  .default('')
  .transform((text, ctx) => {
    const list = text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
    for (const address of list) {
      if (!URL.canParse(address) || /[*#]/.test(address) || /^(javascript|data|file|blob):/i.test(address)) {
        ctx.addIssue({
          code: 'custom',
          message: `'${address}' is no address to send people to (whole, without * and #)`,
        });
      }
    }
    return list;
  });

/** `kid:hex` pairs of 256-bit keys, the first in use, the others still known. */
const keyRing = z.string().transform((text, ctx) => {
  const keys = text.split(',').map((part) => {
    const [kid = '', hex = ''] = part.trim().split(':');
    return { kid, secret: Buffer.from(hex, 'hex'), hex };
  });
  for (const key of keys) {
    if (!/^[A-Za-z0-9_-]{1,32}$/.test(key.kid) || !/^[0-9a-f]{64}$/i.test(key.hex)) {
      ctx.addIssue({
        code: 'custom',
        message: 'must be kid:hex with 64 hexadecimal digits (256 bits) a key, comma separated',
      });
      return z.NEVER;
    }
    if (new Set(key.hex.toLowerCase()).size < 8) {
      ctx.addIssue({ code: 'custom', message: `key ${key.kid} is not random` });
    }
  }
  if (new Set(keys.map((key) => key.kid)).size < keys.length) {
    ctx.addIssue({ code: 'custom', message: 'two keys have the same kid' });
  }
  return keys.map(({ kid, secret }) => ({ kid, secret: new Uint8Array(secret) }));
});

/** `actor=5000,money=120`: points a minute of the budgets that differ from their default. */
const rateLimits = z
  .string()
  .default('')
  .transform((text, ctx): Budgets => {
    const budgets: Budgets = { ...BUDGETS };
    for (const part of text.split(',').filter((piece) => piece.trim() !== '')) {
      const [, name = '', points = ''] = /^\s*(\w+)=([1-9]\d{0,9})\s*$/.exec(part) ?? [];
      if (Object.hasOwn(budgets, name)) budgets[name as keyof Budgets] = Number(points);
      else {
        const known = Object.keys(BUDGETS).join(', ');
        ctx.addIssue({ code: 'custom', message: `'${part}' is not name=points with one of ${known}` });
      }
    }
    return budgets;
  });

const smtpUrl = z.string().superRefine((text, ctx) => {
  try {
    readSmtpUrl(text);
  } catch (error) {
    ctx.addIssue({ code: 'custom', message: (error as Error).message });
  }
});

/** Every environment variable the server reads, in one place. `.env.example` lists the same keys (a test compares). */
/** `kind=template id`, comma-separated: the texts that go as a notification talk. */
const talkTemplates = z
  .string()
  .default('')
  .transform((text, ctx) => {
    const pairs = text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean)
      .map((part) => part.split('='));
    if (pairs.some((pair) => pair.length !== 2 || !/^[a-z.-]+$/.test(pair[0] ?? '') || !pair[1])) {
      ctx.addIssue({ code: 'custom', message: 'must be kind=template id, comma-separated' });
      return z.NEVER;
    }
    return Object.fromEntries(pairs) as Record<string, string>;
  });

export const configSchema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  STAGE: z.enum(['DEMO', 'STAGE', 'PROD']).optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  PUBLIC_URL: url(['http:', 'https:']).optional(),
  CUSTOMER_PAGES_URL: url(['http:', 'https:']).optional(),
  CORS_ORIGINS: origins,
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(5).optional(),
  RATE_LIMITS: rateLimits,
  DEBUG: flag,
  SHUTDOWN_NOTICE_MS: z.coerce.number().int().min(0).max(60_000).optional(),
  SHED_LOOP_DELAY_MS: z.coerce.number().int().min(20).max(60_000).default(200),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DATABASE_URL: url(['postgres:', 'postgresql:']),
  DATABASE_OWNER_URL: url(['postgres:', 'postgresql:']).optional(),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(20),
  REDIS_URL: url(['redis:', 'rediss:']),
  REDIS_PREFIX: z
    .string()
    .regex(/^[a-z0-9_-]{1,40}$/, 'must be 1 to 40 of a-z, 0-9, - and _')
    .default('madang'),
  REDIS_KIND: z.enum(['server', 'substitute']).default('server'),
  QUEUE_LOCK_MS: z.coerce.number().int().min(1_000).max(300_000).default(15_000),
  JWT_KEYS: keyRing,
  JWT_ACCESS_TTL_SEC: z.coerce.number().int().min(60).max(3600).default(600),
  DATA_KEYS: keyRing,
  LIVE_CONNECTIONS_PER_SESSION: z.coerce.number().int().min(1).max(100_000).default(10),
  LIVE_CONNECTIONS_PER_ADDRESS: z.coerce.number().int().min(1).max(100_000).default(100),
  FILES_DIR: z.string().default('.data/files'),
  S3_ENDPOINT: url(['http:', 'https:']).optional(),
  S3_REGION: z.string().default('ap-northeast-2'),
  S3_BUCKET: z.string().optional(),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  S3_FORCE_PATH_STYLE: flag,
  TOSS_API_URL: url(['http:', 'https:']).default('https://api.tosspayments.com'),
  TOSS_SDK_URL: url(['http:', 'https:']).default('https://js.tosspayments.com/v2/standard'),
  TOSS_CLIENT_KEY: z
    .string()
    .regex(/^(test|live)_g?ck_[A-Za-z0-9_]{10,}$/, 'must be a client key (test_ck_… or live_ck_…)'),
  TOSS_SECRET_KEY: z
    .string()
    .regex(/^(test|live)_g?sk_[A-Za-z0-9_]{10,}$/, 'must be a secret key (test_sk_… or live_sk_…)'),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  GOOGLE_ISSUER: url(['http:', 'https:']).default('https://accounts.google.com'),
  GOOGLE_AUTH_URL: url(['http:', 'https:']).default('https://accounts.google.com/o/oauth2/v2/auth'),
  GOOGLE_TOKEN_URL: url(['http:', 'https:']).default('https://oauth2.googleapis.com/token'),
  GOOGLE_JWKS_URL: url(['http:', 'https:']).default('https://www.googleapis.com/oauth2/v3/certs'),
  GOOGLE_USERINFO_URL: url(['http:', 'https:']).default('https://openidconnect.googleapis.com/v1/userinfo'),
  KAKAO_CLIENT_ID: z.string().optional(),
  KAKAO_CLIENT_SECRET: z.string().optional(),
  KAKAO_ADMIN_KEY: z.string().optional(),
  KAKAO_ISSUER: url(['http:', 'https:']).default('https://kauth.kakao.com'),
  KAKAO_AUTH_URL: url(['http:', 'https:']).default('https://kauth.kakao.com/oauth/authorize'),
  KAKAO_TOKEN_URL: url(['http:', 'https:']).default('https://kauth.kakao.com/oauth/token'),
  KAKAO_JWKS_URL: url(['http:', 'https:']).default('https://kauth.kakao.com/.well-known/jwks.json'),
  KAKAO_API_URL: url(['http:', 'https:']).default('https://kapi.kakao.com'),
  SIGN_IN_RETURN_URLS: exactAddresses,
  SIGN_IN_REDIRECT_URIS: exactAddresses,
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: z
    .string()
    .refine((text) => readSender(text) !== null, 'must be an address, or a name and an address in <>')
    .optional(),
  SOLAPI_URL: url(['http:', 'https:']).default('https://api.solapi.com'),
  SOLAPI_API_KEY: z
    .string()
    .regex(/^[A-Za-z0-9_-]{8,64}$/, 'must be an API key of Solapi')
    .optional(),
  SOLAPI_API_SECRET: z.string().min(16).optional(),
  SMS_FROM: z
    .string()
    .regex(
      /^0\d{1,3}-?\d{3,4}-?\d{4}$|^1\d{3}-?\d{4}$/,
      'must be a Korean number that is registered as a sender',
    )
    .optional(),
  ALIMTALK_PF_ID: z
    .string()
    .regex(/^[A-Za-z0-9_-]{4,60}$/, 'must be the id of a Kakao channel (KA01PF…)')
    .optional(),
  ALIMTALK_TEMPLATES: talkTemplates,
  SMS_DAILY_MAX: z.coerce.number().int().min(1).max(1_000_000).default(2_000),
  SLACK_URL: url(['http:', 'https:']).default('https://hooks.slack.com'),
  WEBHOOK_TRUSTED_ORIGINS: origins,
  HEARTBEAT_URL: url(['http:', 'https:']).optional(),
  ORDER_AMOUNT_MAX: wonText.default(10_000_000n),
  REFUND_APPROVAL_LIMIT: wonText.default(500_000n),
  POINT_ADJUSTMENT_LIMIT: wonText.default(100_000n),
  SETTLEMENT_TERMS: settlementTerms,
  /** How long a query may take; a mutation gets 5 s more. Milliseconds. */
  OPERATION_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(10_000),
  METRICS_TOKEN: z.string().min(16).optional(),
  // The rest of OTEL_* is OpenTelemetry's own to read.
  OTEL_SDK_DISABLED: flag,
  OTEL_EXPORTER_OTLP_ENDPOINT: url(['http:', 'https:']).optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url(['http:', 'https:']).optional(),
  OTEL_SERVICE_NAME: z.string().max(100).default('madang'),
  MADANG_DEMO: flag,
  DEMO_SUPERVISED: flag,
  DEMO_RESET_AT: z.iso.datetime().optional(),
  EMBEDDED_SERVICES: flag,
  DEMO_STAFF_PASSWORD: z.string().optional(),
  /** Base32, 160 bits. */
  DEMO_STAFF_TOTP_SECRET: z
    .string()
    .regex(/^[A-Z2-7]{32}$/)
    .optional(),
  DEMO_SIGN_IN_TOKEN: z.string().min(32).optional(),
  /** Where the demo's notices go: all of it twins on this machine. */
  DEMO_OWNER_NUMBER: z
    .string()
    .regex(/^010\d{8}$/)
    .optional(),
  DEMO_SLACK_ADDRESS: url(['http:']).optional(),
  DEMO_WEBHOOK_ADDRESS: url(['http:']).optional(),
});

export type Environment = z.infer<typeof configSchema>;

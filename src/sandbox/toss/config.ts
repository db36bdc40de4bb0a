import type { Merchant } from './model.js';

/** Everything `startTwin` has to be told. */
export interface TwinOptions {
  host: string;
  port: number;
  dataFolder: string;
  /** The address browsers reach the twin at; null derives it from host and port. */
  publicUrl: string | null;
  merchants: readonly Merchant[];
  amountMismatchCode: 'INVALID_REQUEST' | 'FORBIDDEN_REQUEST';
  rateLimitPerMinute: number;
}

type Environment = Record<string, string | undefined>;

/** Reads the environment, or throws one sentence saying what is wrong. */
export function readOptions(env: Environment): TwinOptions {
  const merchant: Merchant = {
    mId: env['TOSS_TWIN_MID'] || 'mdang_local',
    name: env['TOSS_TWIN_MERCHANT_NAME'] || '마당 상점',
    clientKey: env['TOSS_TWIN_CLIENT_KEY'] ?? '',
    secretKey: env['TOSS_TWIN_SECRET_KEY'] ?? '',
    webhookUrls: [],
  };
  if (env['TOSS_TWIN_WEBHOOK_URL']) {
    const url = webUrl('TOSS_TWIN_WEBHOOK_URL', env['TOSS_TWIN_WEBHOOK_URL']);
    merchant.webhookUrls.push({ url, events: ['PAYMENT_STATUS_CHANGED', 'DEPOSIT_CALLBACK'] });
  }
  const merchants = [merchant, ...moreMerchants(env['TOSS_TWIN_MORE_MERCHANTS'] ?? '', merchant)];
  merchants.forEach(checkMerchant);
  const publicUrl = env['TOSS_TWIN_PUBLIC_URL'];
  return {
    host: env['TOSS_TWIN_HOST'] || '127.0.0.1',
    port: wholeNumber('TOSS_TWIN_PORT', env['TOSS_TWIN_PORT'] || '4010', 65_535),
    dataFolder: env['TOSS_TWIN_DATA'] || '.data/toss-twin',
    publicUrl: publicUrl ? webUrl('TOSS_TWIN_PUBLIC_URL', publicUrl).replace(/\/$/, '') : null,
    merchants,
    amountMismatchCode:
      env['TOSS_TWIN_AMOUNT_MISMATCH'] === 'FORBIDDEN_REQUEST' ? 'FORBIDDEN_REQUEST' : 'INVALID_REQUEST',
    rateLimitPerMinute: wholeNumber('TOSS_TWIN_RATE_LIMIT', env['TOSS_TWIN_RATE_LIMIT'] || '0', 1_000_000),
  };
}

/** `mId:clientKey:secretKey`, several with commas: shops of their own, whose messages go where the first one's go. */
function moreMerchants(text: string, first: Merchant): Merchant[] {
  return text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [mId = '', clientKey = '', secretKey = ''] = part.trim().split(':');
      return { mId, name: mId, clientKey, secretKey, webhookUrls: first.webhookUrls };
    });
}

/** Live keys have no business here: whoever sets one has mixed up two environments. */
export function checkMerchant(merchant: Merchant): void {
  if (!/^test_g?ck_.+/.test(merchant.clientKey)) {
    throw new Error('TOSS_TWIN_CLIENT_KEY must start with test_ck_ (or test_gck_)');
  }
  if (!/^test_g?sk_.+/.test(merchant.secretKey)) {
    throw new Error('TOSS_TWIN_SECRET_KEY must start with test_sk_ (or test_gsk_)');
  }
  if (merchant.mId.length === 0 || merchant.mId.length > 14)
    throw new Error('TOSS_TWIN_MID has 1 to 14 characters');
}

function wholeNumber(name: string, text: string, max: number): number {
  const value = /^\d{1,7}$/.test(text) ? Number(text) : -1;
  if (value < 0 || value > max) throw new Error(`${name} must be a whole number up to ${max}`);
  return value;
}

function webUrl(name: string, text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new Error(`${name} must be an http or https address`);
  }
  return text;
}

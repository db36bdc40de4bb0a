import { createHash, randomInt } from 'node:crypto';

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_LETTERS = '0123456789abcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 8;
/** 62 letters: 43 of them hold 256 bits. */
const SECRET_LENGTH = 43;
const CHECK_LENGTH = 4;
const FORM = new RegExp(
  `^mdk_([a-z]{1,10})_([a-z0-9]{${ID_LENGTH}})_([0-9A-Za-z]{${SECRET_LENGTH}})([0-9A-Za-z]{${CHECK_LENGTH}})$`,
);

/** The parts of a key that matter: which it is, and what proves it. */
export interface ApiKeyText {
  keyId: string;
  secret: string;
}

/**
 * A new key: `mdk_<environment>_<8 id>_<43 secret><4 check>`. The beginning lets scanners of leaked secrets find it, the
 * check lets us refuse a mistyped one without a look into the database.
 */
export function newApiKey(environment: string): ApiKeyText & { text: string } {
  const keyId = letters(ID_LETTERS, ID_LENGTH);
  const secret = letters(LETTERS, SECRET_LENGTH);
  const head = `${apiKeyPrefix(environment, keyId)}_${secret}`;
  return { keyId, secret, text: head + checkOf(head) };
}

/** What may be shown of a key. */
export function apiKeyPrefix(environment: string, keyId: string): string {
  return `mdk_${environment.toLowerCase()}_${keyId}`;
}

/** Whether a credential means to be a key; everything else is an access token. */
export function looksLikeApiKey(credential: string): boolean {
  return credential.startsWith('mdk_');
}

/** @returns null when it is no key of this environment, or was mistyped */
export function parseApiKey(text: string, environment: string): ApiKeyText | null {
  const [, of, keyId, secret, check] = FORM.exec(text) ?? [];
  if (of !== environment.toLowerCase() || keyId === undefined || secret === undefined) return null;
  return checkOf(text.slice(0, -CHECK_LENGTH)) === check ? { keyId, secret } : null;
}

/** What is stored of the secret. It is random, so no salt is needed. */
export function hashOfSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function letters(from: string, count: number): string {
  return Array.from({ length: count }, () => from[randomInt(from.length)]).join('');
}

function checkOf(head: string): string {
  let number = createHash('sha256').update(head).digest().readUInt32BE();
  let check = '';
  for (let i = 0; i < CHECK_LENGTH; i += 1) {
    check += LETTERS[number % LETTERS.length];
    number = Math.floor(number / LETTERS.length);
  }
  return check;
}

// Secrets are made once per data folder and never constants: two clones on one machine share nothing.
import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { writePrivateFile } from './private-file.mjs';
import { UserError } from './user-error.mjs';

const ALNUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** Without letters that look alike, because people type this one. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** @param {string} alphabet @param {number} length */
function pick(alphabet, length) {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** Four groups of five, about 99 bits. */
const readablePassword = () => Array.from({ length: 4 }, () => pick(READABLE, 5)).join('-');

/** For one sign-in without typing; a new one at each start. */
export const newSignInToken = () => pick(ALNUM, 43);

/** @returns {Record<string, string>} */
function generate() {
  return {
    jwtKeys: `${pick(READABLE, 8)}:${randomBytes(32).toString('hex')}`,
    dataKeys: `${pick(READABLE, 8)}:${randomBytes(32).toString('hex')}`,
    metricsToken: pick(ALNUM, 40),
    tossClientKey: `test_ck_${pick(ALNUM, 28)}`,
    tossSecretKey: `test_sk_${pick(ALNUM, 28)}`,
    googleClientId: `${pick('0123456789', 12)}-${pick(READABLE, 32)}.apps.googleusercontent.example`,
    googleClientSecret: `GOCSPX-${pick(ALNUM, 28)}`,
    kakaoClientId: randomBytes(16).toString('hex'),
    kakaoClientSecret: pick(ALNUM, 32),
    kakaoAdminKey: randomBytes(16).toString('hex'),
    solapiApiKey: `NCS${pick(ALNUM, 13).toUpperCase()}`,
    solapiApiSecret: pick(ALNUM, 32).toUpperCase(),
    slackHook: pick(ALNUM, 24),
    staffPassword: readablePassword(),
    staffTotpSecret: pick(BASE32, 32),
    postgresPassword: pick(ALNUM, 32),
    databaseOwnerPassword: pick(ALNUM, 32),
    databaseAppPassword: pick(ALNUM, 32),
    redisPassword: pick(ALNUM, 32),
  };
}

/**
 * @param {string} dataDir
 * @param {string[]} bound folders whose content only opens with the secrets that made it
 * @returns {Record<string, string>}
 */
export function loadSecrets(dataDir, bound) {
  const path = join(dataDir, 'secrets.json');
  if (!existsSync(path)) {
    const orphaned = bound.find((folder) => existsSync(folder));
    if (orphaned) {
      throw new UserError(
        `${path} is gone, but ${orphaned} was made with it and cannot be opened without it. ` +
          'Put the file back, or start over with: npm start -- --reset',
      );
    }
    writePrivateFile(path, JSON.stringify(generate(), null, 2));
  }
  try {
    const known = JSON.parse(readFileSync(path, 'utf8'));
    const complete = { ...generate(), ...known };
    // A later version may know more secrets than the file; the ones it has stay as they are.
    if (Object.keys(complete).length !== Object.keys(known).length) {
      writePrivateFile(path, JSON.stringify(complete, null, 2));
    }
    return complete;
  } catch (cause) {
    throw new UserError(
      `${path} cannot be read (${/** @type {Error} */ (cause).message}). Mend it, or start over with: npm start -- --reset`,
    );
  }
}

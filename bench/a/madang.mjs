// Madang itself: `api` from the built tree with its ordinary settings, and a member of staff who really signs in.
import { createRequire } from 'node:module';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { root } from '../../scripts/lib/paths.mjs';
import { withClient } from './database.mjs';

/** @typedef {{ email: string, password: string, backupCodes: string[] }} Staff */

const EMAIL = 'bench@example.com';

/**
 * @param {import('./database.mjs').BenchDatabase} database
 * @returns {Promise<Staff>} staff with a password that is new for each run
 */
export async function makeStaff(database) {
  const password = randomBytes(24).toString('base64url');
  // Argon2id is the library's default.
  const { hash } = createRequire(join(root, 'package.json'))('@node-rs/argon2');
  await withClient(database.adminUrl, async (admin) => {
    const values = [EMAIL, await hash(password), randomUUID()];
    await admin.query(
      `INSERT INTO admin_users (id, email, name, password_hash, role, created_at, updated_at)
       VALUES ($3, $1, 'Bench', $2, 'ADMIN', now(), now())
       ON CONFLICT ((lower(email))) DO UPDATE SET password_hash = excluded.password_hash, role = excluded.role, is_active = true`,
      values,
    );
    // Of an earlier run, whose codes nobody knows any more.
    for (const table of ['admin_totp_factors', 'admin_backup_codes'])
      await admin.query(
        `DELETE FROM ${table} WHERE admin_user_id = (SELECT id FROM admin_users WHERE lower(email) = lower($1))`,
        [EMAIL],
      );
  });
  return { email: EMAIL, password, backupCodes: [] };
}

/**
 * Signs in as a person would: the first time an authenticator app is set up, afterwards a backup code is used each time.
 * @param {number} port
 * @param {Staff} staff
 * @returns {Promise<string>} an access token
 */
export async function signIn(port, staff) {
  const { email, password } = staff;
  const code = staff.backupCodes.pop();
  const { adminLogin } = await ask(port, LOGIN, { email, password, code });
  if (adminLogin.accessToken) return adminLogin.accessToken;
  const ticket = adminLogin.loginTicket;
  const { startTotpEnrollment } = await ask(port, START, { ticket });
  const { TOTP } = createRequire(join(root, 'package.json'))('otpauth');
  const first = new TOTP({ secret: startTotpEnrollment.secret }).generate();
  const { confirmTotp } = await ask(port, CONFIRM, { ticket, code: first });
  staff.backupCodes = confirmTotp.backupCodes;
  return confirmTotp.login.accessToken;
}

const LOGIN = `mutation ($email: String!, $password: String!, $code: String) {
  adminLogin(email: $email, password: $password, totpCode: $code, refreshTransport: BODY) { accessToken loginTicket } }`;
const START = `mutation ($ticket: String) {
  startTotpEnrollment(loginTicket: $ticket, refreshTransport: BODY) { secret } }`;
const CONFIRM = `mutation ($ticket: String, $code: String!) {
  confirmTotp(loginTicket: $ticket, code: $code, refreshTransport: BODY) { backupCodes login { accessToken } } }`;

/** @param {number} port @param {string} query @param {Record<string, unknown>} variables */
async function ask(port, query, variables) {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const answer = await response.json();
  if (!answer.data) throw new Error(`Sign-in failed: ${JSON.stringify(answer)}`);
  return answer.data;
}

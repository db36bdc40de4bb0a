// Madang itself: `api` from the built tree with its ordinary settings, and a member of staff who really signs in.
import { createRequire } from 'node:module';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { root } from '../../scripts/lib/paths.mjs';
import { withClient } from './database.mjs';

const EMAIL = 'bench@example.com';

/**
 * @param {import('./database.mjs').BenchDatabase} database
 * @returns {Promise<{ email: string, password: string }>} staff with a password that is new for each run
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
  });
  return { email: EMAIL, password };
}

/**
 * @param {number} port
 * @param {{ email: string, password: string }} staff
 * @returns {Promise<string>} an access token
 */
export async function signIn(port, staff) {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: `mutation ($email: String!, $password: String!) {
        adminLogin(email: $email, password: $password, refreshTransport: BODY) { accessToken } }`,
      variables: staff,
    }),
  });
  const answer = await response.json();
  if (!answer.data) throw new Error(`Sign-in failed: ${JSON.stringify(answer)}`);
  return answer.data.adminLogin.accessToken;
}

import type { Page } from 'playwright-core';
import pg from 'pg';
import { appCode } from '../../kit/staff-client.js';
import { staffOf, type Role, type System } from './system.js';

/** Lets the code of this half minute be used once more: tests come sooner than people do. */
async function forgetUsedCode(system: System, email: string): Promise<void> {
  const client = new pg.Client({ connectionString: system.database.appUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    // The database shows rows about staff to whoever says who acts.
    await client.query(`SELECT set_config('madang.actor_type', 'SYSTEM', true)`);
    const { rowCount } = await client.query(
      `UPDATE admin_totp_factors SET last_step = 0
       WHERE admin_user_id = (SELECT id FROM admin_users WHERE email = $1)`,
      [email],
    );
    if (!rowCount) throw new Error(`${email} has no authenticator app`);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

/** The digits that somebody's authenticator app shows now, good to be typed. */
export async function freshCode(
  system: System,
  { email, totpSecret }: { email: string; totpSecret: string },
): Promise<string> {
  await forgetUsedCode(system, email);
  return appCode(totpSecret);
}

/** Confirms with the app what the page wants confirmed. */
export async function confirmStepUp(
  page: Page,
  system: System,
  account: Role | { email: string; totpSecret: string } = 'owner',
): Promise<void> {
  const dialog = page.getByRole('dialog', { name: '본인 확인' });
  await dialog.waitFor();
  const who = typeof account === 'string' ? staffOf(system, account) : account;
  await dialog.getByLabel('인증 앱 코드').fill(await freshCode(system, who));
  await dialog.waitFor({ state: 'detached' });
}

export interface Authenticator {
  /** How many passkeys it holds. */
  count: () => Promise<number>;
}

/** A security key that is always there and always says yes. Without it the browser has nobody to ask. */
export async function plugAuthenticator(page: Page): Promise<Authenticator> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    count: async () =>
      (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
  };
}

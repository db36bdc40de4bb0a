import { parseArgs } from 'node:util';
import { isEmail } from 'class-validator';
import { InviteAdmin } from '../modules/auth/index.js';
import { ConfigError, loadConfig } from '../platform/config/config.js';
import { systemActor } from '../platform/security/actor.js';
import { DomainError } from '../shared/errors.js';
import { createApp } from './server.js';

const USAGE =
  'admin: write `admin invite <email> --name "<name>" [--role SUPER_ADMIN] [--mail]`; without --mail the link is printed.';

/** `madang admin invite …`: how the first member of staff comes in, and anybody when nobody can sign in. */
export async function adminCommand([action, ...rest]: string[]): Promise<void> {
  const { values, positionals } = read(rest);
  const [email = ''] = positionals;
  const { name = '', role = 'SUPER_ADMIN', mail = false } = values;
  if (action !== 'invite' || positionals.length !== 1 || !isEmail(email) || email.length > 254)
    throw new ConfigError([USAGE]);
  if (name.trim() === '' || name.length > 100) throw new ConfigError([USAGE]);

  const app = await createApp(loadConfig());
  const invite = app.get(InviteAdmin);
  const person = { email: email.normalize('NFC'), name: name.trim().normalize('NFC'), role };
  try {
    if (mail) {
      await invite.byLetter(systemActor('command'), person);
      console.log(`An invitation goes to ${email}. Its link works once, for 72 hours.`);
    } else {
      const { link, expiresAt } = await invite.byLink(systemActor('command'), person);
      console.log(`${link}\n\nFor ${email} (${role}). It works once, until ${expiresAt.toISOString()}.`);
    }
  } catch (error) {
    if (error instanceof DomainError) throw new ConfigError([`admin invite: ${error.message}`]);
    throw error;
  } finally {
    await app.close();
  }
  process.exit(0);
}

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { name: { type: 'string' }, role: { type: 'string' }, mail: { type: 'boolean' } },
    });
  } catch {
    throw new ConfigError([USAGE]);
  }
}

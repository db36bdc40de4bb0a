import { parseArgs } from 'node:util';
import { isEmail } from 'class-validator';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { InviteAdmin, RecoverAdmin } from '../modules/auth/index.js';
import { ConfigError, loadConfig } from '../platform/config/config.js';
import { systemActor } from '../platform/security/actor.js';
import { DomainError } from '../shared/errors.js';
import { createApp } from './server.js';

const USAGE = [
  'admin: write `admin invite <email> --name "<name>" [--role SUPER_ADMIN] [--mail]`; without --mail the link is printed,',
  'or `admin recover <email> [--reset-factors]` for somebody who is shut out: the link asks for a new password.',
].join('\n');

type Values = ReturnType<typeof read>['values'];

/** `madang admin …`: how the first member of staff comes in, and anybody when nobody can sign in. */
export async function adminCommand([action = '', ...rest]: string[]): Promise<void> {
  const { values, positionals } = read(rest);
  const [email = ''] = positionals;
  const name = (values.name ?? '').trim();
  if (positionals.length !== 1 || !isEmail(email) || email.length > 254) throw new ConfigError([USAGE]);
  if (action === 'invite' ? name === '' || name.length > 100 : action !== 'recover')
    throw new ConfigError([USAGE]);

  const app = await createApp(loadConfig());
  // Modules say at the start which letters they write.
  await app.init();
  try {
    console.log(await (action === 'invite' ? invite : recover)(app, email.normalize('NFC'), values));
  } catch (error) {
    if (error instanceof DomainError) throw new ConfigError([`admin ${action}: ${error.message}`]);
    throw error;
  } finally {
    await app.close();
  }
  process.exit(0);
}

async function invite(app: NestExpressApplication, email: string, values: Values): Promise<string> {
  const { name = '', role = 'SUPER_ADMIN', mail = false } = values;
  const person = { email, name: name.trim().normalize('NFC'), role };
  const actor = systemActor('command');
  if (mail) {
    await app.get(InviteAdmin).byLetter(actor, person);
    return `An invitation goes to ${email}. Its link works once, for 72 hours.`;
  }
  const { link, expiresAt } = await app.get(InviteAdmin).byLink(actor, person);
  return `${link}\n\nFor ${email} (${role}). It works once, until ${expiresAt.toISOString()}.`;
}

async function recover(app: NestExpressApplication, email: string, values: Values): Promise<string> {
  const resetFactors = values['reset-factors'] ?? false;
  const { link, expiresAt } = await app.get(RecoverAdmin).execute(email, { resetFactors });
  const then = resetFactors ? 'sets up a second factor' : 'shows the second factor as ever';
  return `${link}\n\nWhoever opens it as ${email} chooses a new password and ${then}. Once, until ${expiresAt.toISOString()}.`;
}

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        name: { type: 'string' },
        role: { type: 'string' },
        mail: { type: 'boolean' },
        'reset-factors': { type: 'boolean' },
      },
    });
  } catch {
    throw new ConfigError([USAGE]);
  }
}

import 'reflect-metadata';
import { commands } from './app/commands.js';
import { ConfigError } from './platform/config/config.js';

/** What `dist/server/main.mjs` calls once all is loaded. @param args words of the command line: a command and its own */
export function main([name = 'all', ...rest]: string[]): void {
  const command = commands[name];
  if (!command) {
    console.error(`There is no command "${name}". There are: ${Object.keys(commands).join(', ')}.`);
    process.exit(2);
  }
  command(rest).catch((error: unknown) => {
    // A configuration that cannot be used is a message to a person, not a crash.
    console.error(error instanceof ConfigError ? error.message : error);
    process.exit(1);
  });
}

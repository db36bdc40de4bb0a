// First: what is set here is about everything that follows.
import './app/engine.js';
import 'reflect-metadata';
import { commands } from './app/commands.js';
import { ConfigError } from './platform/config/config.js';

const [name = 'all', ...rest] = process.argv.slice(2);
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

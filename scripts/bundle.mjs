// The last step of `npm run build`: dist/src and the packages it uses, in the order they are loaded, as a few files in
// dist/server, and what V8 makes of them. Finding, reading, linking and compiling 3,700 files is what a start otherwise
// spends most of its time on.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { rolldown } from 'rolldown';

import { keepCompiled, PROGRAM } from './server/load-program.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
// Another copy of `dist` may be named, such as one that a test has changed.
const dist = process.argv[2] ?? join(root, 'dist');
const folder = join(dist, 'server');

/** Packages that bring files of their own which they look for beside their code: Lua scripts, compiled libraries. */
const APART = ['bull', 'ioredis', 'sharp', '@node-rs/argon2'];
/** Packages that others use when they are there. We have none of them. */
const ABSENT = [
  '@apollo/gateway',
  '@apollo/subgraph',
  '@as-integrations/fastify',
  '@nestjs/microservices',
  '@nestjs/websockets',
  'class-transformer/storage',
  'pg-native',
  'ts-morph',
];
const outside = [...APART, ...ABSENT].map((name) => new RegExp(`^${name}(/|$)`));

/**
 * Parts of packages that this server never calls: TypeORM's drivers of other databases, the tables of phone numbers
 * behind one rule of class-validator, the serialiser graphql-jit takes when asked to. What a program defines is kept in
 * memory, used or not. In their place stands what says so when it is called after all.
 */
const LEFT_OUT =
  /[\\/]node_modules[\\/](typeorm[\\/]driver[\\/](?!postgres[\\/]|types[\\/])[a-z-]+[\\/][^\\/]+\.js|libphonenumber-js[\\/]max[\\/]index\.c?js|fast-json-stringify[\\/]index\.js)$/;

/** @type {import('rolldown').Plugin} */
const leftOut = {
  name: 'left-out',
  load: {
    filter: { id: LEFT_OUT },
    handler(id) {
      const source = readFileSync(id, 'utf8');
      const named = [...source.matchAll(/\bexports\.(\w+) =|\bas (\w+)/g)].map(
        (found) => found[1] ?? found[2],
      );
      const names = [...new Set(named)].filter((name) => name !== 'exports');
      const exported = /^export /m.test(source)
        ? [`export { ${names.map((name) => `leftOut as ${name}`).join(', ')} };`]
        : ['module.exports = leftOut;', ...names.map((name) => `module.exports.${name} = leftOut;`)];
      const words = 'This part of a package is not in the bundle: scripts/bundle.mjs';
      const code = [`function leftOut() { throw new Error('${words}'); }`, ...exported].join('\n');
      return { code, map: { mappings: '' } };
    },
  },
};

/** @type {import('rolldown').Plugin} */
const ownSources = {
  name: 'own-sources',
  load: {
    filter: { id: /[\\/]dist[\\/](src|migrations)[\\/].*\.js$/ },
    handler(id) {
      const map = `${id}.map`;
      return { code: readFileSync(id, 'utf8'), map: existsSync(map) ? readFileSync(map, 'utf8') : null };
    },
  },
  // Traces lead to our own sources; where they pass through a package, the names of its functions do.
  transform: {
    filter: { id: /[\\/]node_modules[\\/].*\.(js|mjs|cjs)$/ },
    handler: (code) => ({ code, map: { mappings: '' } }),
  },
};

rmSync(folder, { recursive: true, force: true });
const bundle = await rolldown({
  input: { main: join(dist, 'src', 'main.js') },
  platform: 'node',
  external: outside,
  // Files that are loaded later share parts with the program: it may export them beside its own.
  preserveEntrySignatures: 'allow-extension',
  plugins: [leftOut, ownSources],
});
const { output } = await bundle.generate({
  // Node keeps no compiled form of a module, and only lets a script have one.
  format: 'cjs',
  entryFileNames: PROGRAM,
  chunkFileNames: '[name]-[hash].cjs',
  // A script may not import.
  dynamicImportInCjs: false,
  intro: "'use strict';",
  sourcemap: true,
  // Nest, TypeORM and the migrations know classes by their names.
  keepNames: true,
  comments: false,
});
await bundle.close();

/**
 * V8 keeps the text of a program for as long as it runs, in two bytes a character as soon as one of them needs two. ASCII
 * alone is the same bytes in a file whoever reads it: `·` is two in UTF-8, and would be two characters in Latin 1.
 * @param {string} code
 */
const inOneByte = (code) =>
  code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

mkdirSync(folder, { recursive: true });
for (const file of output) {
  const content = file.type === 'chunk' ? inOneByte(file.code) : file.source;
  writeFileSync(join(folder, file.fileName), content);
}
cpSync(join(root, 'scripts', 'server'), folder, { recursive: true });
keepCompiled(folder);
// What the program has opened while it was defined, such as timers, keeps nobody waiting.
process.exit(0);

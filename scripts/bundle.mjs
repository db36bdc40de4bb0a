// The last step of `npm run build`: dist/src and the packages it uses, in the order they are loaded, as a few files in
// dist/server. Finding, reading and linking 3,700 files is what a start otherwise spends most of its time on.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { rolldown } from 'rolldown';

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
  plugins: [ownSources],
});
const { output } = await bundle.generate({
  format: 'esm',
  entryFileNames: '[name].mjs',
  chunkFileNames: '[name]-[hash].mjs',
  sourcemap: true,
  // Nest, TypeORM and the migrations know classes by their names.
  keepNames: true,
  comments: false,
});
await bundle.close();

/**
 * V8 keeps the text of a program for as long as it runs, in two bytes a character as soon as one of them needs two.
 * @param {string} code
 */
const inOneByte = (code) =>
  code.replace(/[^\0-\xff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

mkdirSync(folder, { recursive: true });
for (const file of output) {
  const content = file.type === 'chunk' ? inOneByte(file.code) : file.source;
  writeFileSync(join(folder, file.fileName), content);
}

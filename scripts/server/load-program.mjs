// Loads the program of the server with what V8 made of it when it was built. Reading ten megabytes of source as if for
// the first time is a quarter of the processor time of a start, and what nobody calls is kept in memory for nothing.
import { readFileSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

import { mapStacks } from './map-stacks.mjs';

export const PROGRAM = 'program.cjs';
const compiledOf = (/** @type {string} */ file) => `${file}.compiled`;

/**
 * @param {string} folder of the program
 * @returns {{ script: Script, program: { main: (args: string[]) => void } }}
 */
export function loadProgram(folder) {
  // V8 notes which places of a program make objects that outlive a collection, and lets those places make them among
  // the old ones at once. Rows of requests under way look like that while a young process warms up; from then on every
  // row would stay until the next full collection, together with all it holds. A page of payments costs a seventh less
  // processor time without it, and a busy process half the memory. Before anything is compiled: what was compiled
  // under other flags is of no use to V8.
  setFlagsFromString('--no-allocation-site-pretenuring');
  const file = join(folder, PROGRAM);
  if (process.sourceMapsEnabled) mapStacks(folder);
  // It has no character beyond ASCII (scripts/bundle.mjs).
  const source = Module.wrap(readFileSync(file, 'latin1'));
  // V8 compiles anew by itself where the version or the flags are others than when it was built.
  const script = new Script(source, { filename: file, cachedData: compiledBefore(file) });
  const require = createRequire(file);
  const module = new Module(file);
  // Its other files ask for it.
  require.cache[file] = module;
  script.runInThisContext()(module.exports, require, module, file, dirname(file));
  return { script, program: module.exports };
}

/** @param {string} file */
function compiledBefore(file) {
  try {
    return readFileSync(compiledOf(file));
  } catch {
    return undefined;
  }
}

/**
 * Keeps what V8 has compiled by the time that all is defined and nothing has started.
 * @param {string} folder of the program
 */
export function keepCompiled(folder) {
  // V8 lets go of what ran once and was not called for a while: at most all of it, and what it held.
  setFlagsFromString('--no-flush-bytecode');
  const { script } = loadProgram(folder);
  // As it is when the server starts, or V8 would not take it.
  setFlagsFromString('--flush-bytecode');
  writeFileSync(compiledOf(join(folder, PROGRAM)), script.createCachedData());
}

// Which benchmark, and the one place that turns a failure into sentences and an exit code.
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { interruptCommands } from '../scripts/lib/command.mjs';
import { installFolder } from '../scripts/lib/install.mjs';
import { root } from '../scripts/lib/paths.mjs';
import { tell } from '../scripts/lib/start-main.mjs';

const benchRoot = dirname(fileURLToPath(import.meta.url));

const TITLES = {
  A: 'the payments page and a second list, beside other stacks on the same database',
  B: 'postings into the ledger, beside the best single function and the usual transaction',
  E: 'ten thousand live subscribers on one process',
  F: 'start to ready, and memory at rest',
  G: 'a month of samples of 20 hosts × 30 series, drawn',
  H: 'questions about ten million events, beside plain SQL',
};

const HELP = `npm run bench -- <letter> [flags]: benchmarks, run by hand, never part of npm test.

${Object.entries(TITLES)
  .map(([letter, title]) => `  ${letter}   ${title}`)
  .join('\n')}

  npm run bench -- A --help   the flags of one of them`;

/**
 * What a benchmark gets: where to log, and where to hang what must be cleaned up.
 * @typedef {object} BenchRun
 * @property {string} logsDir
 * @property {(clean: () => Promise<void>) => void} onEnd called at the end, last registered first, also on Ctrl-C
 */

/** @param {string[]} args the letter, then the flags of that benchmark */
export async function main(args) {
  const letter = (args[0] ?? '').toUpperCase();
  const entry = join(benchRoot, letter.toLowerCase(), 'main.mjs');
  if (!(letter in TITLES) || !existsSync(entry)) {
    console.log(HELP);
    process.exit(args[0] === undefined || args[0] === '--help' ? 0 : 2);
  }
  const logsDir = join(root, '.data', 'bench', 'logs');
  mkdirSync(logsDir, { recursive: true });

  /** @type {(() => Promise<void>)[]} */
  const cleaners = [];
  /** @type {Promise<void> | undefined} */
  let ending;
  const end = (/** @type {number} */ code, /** @type {unknown} */ problem) => {
    ending ??= (async () => {
      if (problem) tell(/** @type {Error} */ (problem));
      await interruptCommands();
      for (const clean of cleaners.reverse()) await clean().catch(tell);
      process.exit(code);
    })();
    return ending;
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => void end(130));
  }
  process.on('uncaughtException', (cause) => void end(1, cause));
  process.on('unhandledRejection', (cause) => void end(1, cause));

  try {
    await installFolder(root, 'Server packages', join(logsDir, 'npm-server.log'));
    await installFolder(benchRoot, 'Benchmark packages', join(logsDir, 'npm-bench.log'));
    /** @type {{ run: (flags: string[], bench: BenchRun) => Promise<number> }} */
    const bench = await import(entry);
    await end(await bench.run(args.slice(1), { logsDir, onEnd: (clean) => cleaners.push(clean) }));
  } catch (cause) {
    await end(1, cause);
  }
}

// `--reset`: everything this folder made goes, downloads stay.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { endStrayPostmaster } from './postgres-stray.mjs';
import { knownOutsideDir } from './postgres-home.mjs';
import { forgetStories } from './seed-mark.mjs';

/** Only names we make ourselves: MADANG_DATA_DIR may point at a folder with other people's files. */
const OURS = [
  /^(postgres|postgres\.new|logs)$/,
  /^(secrets|run|ports|seed|postgres-elsewhere)\.json(\.\d+\.tmp)?$/,
];

/** @param {string} dataDir */
export async function resetData(dataDir) {
  const elsewhere = knownOutsideDir(dataDir);
  await endStrayPostmaster(join(elsewhere ?? dataDir, 'postgres'));
  if (elsewhere) rmSync(elsewhere, { recursive: true, force: true });
  forgetStories(dataDir);
  for (const name of readdirSync(dataDir)) {
    if (OURS.some((pattern) => pattern.test(name)))
      rmSync(join(dataDir, name), { recursive: true, force: true });
  }
}

// A fingerprint of files by name and content, to know whether work done before is still good.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const IGNORED = new Set(['node_modules', 'dist', '.git', '.data', 'coverage', 'test-results']);

/**
 * @param {string} base
 * @param {string[]} entries files or folders below base; missing ones count as missing, not as an error
 * @param {(path: string) => boolean} [keep] false leaves a file out (paths relative to base)
 */
export function contentHash(base, entries, keep = () => true) {
  const hash = createHash('sha256');
  for (const entry of entries) {
    for (const path of filesBelow(join(base, entry))) {
      const name = relative(base, path);
      if (!keep(name)) continue;
      const content = readFileSync(path);
      // The length keeps two files from being mistaken for one with joined contents.
      hash.update(`${name}\0${content.length}\0`).update(content);
    }
    hash.update(`\0${entry}\0`);
  }
  return hash.digest('hex');
}

/** @param {string} path @returns {string[]} */
function filesBelow(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return [path];
  return readdirSync(path)
    .filter((name) => !IGNORED.has(name))
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

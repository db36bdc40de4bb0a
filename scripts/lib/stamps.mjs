// "This was done for exactly these inputs", kept inside node_modules so that removing it removes the claim.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @param {string} folder the package folder @param {string} name */
const stampPath = (folder, name) => join(folder, 'node_modules', '.madang', name);

/** @param {string} folder @param {string} name */
export function readStamp(folder, name) {
  try {
    return readFileSync(stampPath(folder, name), 'utf8');
  } catch {
    return '';
  }
}

/** @param {string} folder @param {string} name @param {string} value */
export function writeStamp(folder, name, value) {
  mkdirSync(join(folder, 'node_modules', '.madang'), { recursive: true });
  writeFileSync(stampPath(folder, name), value);
}

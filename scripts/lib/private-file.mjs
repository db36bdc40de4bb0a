import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';

/**
 * Only its owner can read it, and it is there whole or not at all, whatever dies in between.
 * @param {string} path
 * @param {string} content
 */
export function writePrivateFile(path, content) {
  const draft = `${path}.${process.pid}.tmp`;
  const file = openSync(draft, 'w', 0o600);
  try {
    writeSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}

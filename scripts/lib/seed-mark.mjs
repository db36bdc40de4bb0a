// Whether the demo data of this folder is there, or was being made when everything died.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { writePrivateFile } from './private-file.mjs';

const path = (/** @type {string} */ dataDir) => join(dataDir, 'seed.json');

/** @param {string} dataDir @returns {'none' | 'running' | 'done'} */
export function seedState(dataDir) {
  try {
    return JSON.parse(readFileSync(path(dataDir), 'utf8')).state;
  } catch {
    return 'none';
  }
}

/** @param {string} dataDir @param {'running' | 'done'} state */
export function markSeed(dataDir, state) {
  writePrivateFile(path(dataDir), JSON.stringify({ state }));
}

/** Half a seed is nobody's data: nobody could sign in before it ended. @param {string} dataDir */
export const seedWasInterrupted = (dataDir) => seedState(dataDir) === 'running';

/** What tells the same story as the database. */
export const STORIES = [
  'toss-twin',
  'google-twin',
  'kakao-twin',
  'solapi-twin',
  'slack-twin',
  'mail-sink',
  'redis',
];
/** Of the folder with files, those that we make: MADANG_DATA_DIR may point at a folder with other people's files. */
const FILES = ['attachments', 'checkpoints'].map((name) => join('files', name));

/** @param {string} dataDir @param {string[]} [except] what somebody uses right now */
export function forgetStories(dataDir, except = []) {
  for (const name of [...STORIES, ...FILES].filter((each) => !except.includes(each)))
    rmSync(join(dataDir, name), { recursive: true, force: true });
}

/**
 * The twin's journal and the queue told the same story as the database that was dropped. Called before Redis and
 * the twin start; the mark goes last, so that a crash in between does all of it again.
 * @param {string} dataDir
 */
export function forgetSeed(dataDir) {
  forgetStories(dataDir);
  rmSync(path(dataDir), { force: true });
}

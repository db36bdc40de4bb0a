// A browser for the end-to-end tests: found, or installed by root, or the line to type. Never skipped.
import { existsSync } from 'node:fs';

import { run } from './command.mjs';
import { findOnPath } from './install.mjs';
import { isRoot } from './paths.mjs';
import { UserError } from './user-error.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ON_MACOS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

async function find() {
  const named = process.env.CHROMIUM_PATH;
  if (named && !existsSync(named)) throw new UserError(`CHROMIUM_PATH is ${named}, which does not exist.`);
  const path =
    named || findOnPath(NAMES, ['/usr/bin', '/snap/bin']) || ON_MACOS.find((file) => existsSync(file));
  if (!path) return undefined;
  // Ubuntu ships a stand-in that only says "install the snap": a browser is one that tells its version.
  const check = await run(path, ['--version'], { timeoutMs: 20_000 });
  return check.code === 0 && /\d+\.\d+/.test(check.text) ? path : undefined;
}

/** @param {(detail: string) => void} report @returns {Promise<string>} */
export async function provideChromium(report) {
  const found = await find();
  if (found) return found;
  if (isRoot && findOnPath(['apt-get'])) {
    const options = {
      env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
      onLine: report,
      timeoutMs: 600_000,
    };
    const install = () =>
      run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], options);
    if ((await install()).code !== 0) {
      await run('apt-get', ['update', '-q'], options);
      await install();
    }
    const installed = await find();
    if (installed) return installed;
  }
  throw new UserError(
    'The browser tests need Chromium, and none was found. Debian: sudo apt-get install chromium. ' +
      'Elsewhere: install Chrome or Chromium and set CHROMIUM_PATH to its program. Then run npm test again.',
  );
}

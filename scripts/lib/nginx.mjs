// nginx for the tests of deploy/: found, fetched or installed. Never skipped.
import { join } from 'node:path';

import { run } from './command.mjs';
import { downloadsDir } from './paths.mjs';
import { waysTo } from './system-packages.mjs';
import { UserError } from './user-error.mjs';

/** Older ones lack the option that names the error log. */
const OLDEST_MINOR = 20;

/**
 * @param {(detail: string) => void} report
 * @returns {Promise<import('./system-packages.mjs').Program & { label: string }>}
 */
export async function provideNginx(report) {
  const ways = waysTo({ names: ['nginx'], debian: 'nginx', folder: join(downloadsDir, 'nginx') }, report);
  for (const way of ways) {
    const found = await way();
    const check = found && (await run(found.file, ['-v'], { env: found.env }));
    const version = /nginx\/(\d+)\.(\d+)\S*/.exec(check?.text ?? '');
    if (!found || check?.code !== 0 || !version) continue;
    if (Number(version[1]) > 1 || Number(version[2]) >= OLDEST_MINOR)
      return { ...found, label: `${version[0]}, ${found.file}` };
  }
  throw new UserError(
    'The tests of deploy/ need nginx, and none was found or could be fetched. Debian, Ubuntu: ' +
      'sudo apt-get install nginx. Then run npm test again.',
  );
}

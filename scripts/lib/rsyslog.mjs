// rsyslog with its Elasticsearch output, for the test of deploy/logs: found, fetched or installed.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { run } from './command.mjs';
import { downloadsDir } from './paths.mjs';
import { waysTo } from './system-packages.mjs';

const MODULE = 'omelasticsearch.so';
const folder = join(downloadsDir, 'rsyslog');

/**
 * @param {(detail: string) => void} report
 * @returns {Promise<{ file: string, modules: string, env?: NodeJS.ProcessEnv, label: string } | undefined>} nothing where
 *   none can be had
 */
export async function findRsyslog(report) {
  const wanted = { names: ['rsyslogd'], debian: 'rsyslog-elasticsearch', folder };
  for (const way of waysTo(wanted, report)) {
    const found = await way();
    const modules = moduleFolders();
    if (!found || modules.length === 0) continue;
    const { code, text } = await run(found.file, ['-v'], { env: found.env });
    const version = /rsyslogd\s+(\S+)/.exec(text)?.[1];
    if (code === 0 && version)
      return { ...found, modules: modules.join(':'), label: `${version}, ${found.file}` };
  }
  return undefined;
}

/** Where rsyslog's modules are, the output for Elasticsearch among them. */
function moduleFolders() {
  const bases = [join(folder, 'usr', 'lib'), '/usr/lib', '/usr/lib64'].filter((base) => existsSync(base));
  const folders = bases
    .flatMap((base) => [base, ...readdirSync(base).map((name) => join(base, name))])
    .map((base) => join(base, 'rsyslog'))
    .filter((each) => existsSync(each));
  return folders.some((each) => existsSync(join(each, MODULE))) ? folders : [];
}

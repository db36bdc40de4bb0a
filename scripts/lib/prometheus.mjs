// Prometheus and promtool for the tests of deploy/prometheus and deploy/grafana: found, fetched or installed.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { run } from './command.mjs';
import { downloadsDir } from './paths.mjs';
import { waysTo } from './system-packages.mjs';

/**
 * @param {(detail: string) => void} report
 * @returns {Promise<{ prometheus: string, promtool: string, label: string } | undefined>} nothing where none can be had
 */
export async function findPrometheus(report) {
  const packages = { dnf: 'golang-github-prometheus' };
  const wanted = { names: ['prometheus'], debian: 'prometheus', packages };
  for (const way of waysTo({ ...wanted, folder: join(downloadsDir, 'prometheus') }, report)) {
    const found = await way();
    const promtool = found && join(dirname(found.file), 'promtool');
    if (!found || !promtool || !existsSync(promtool)) continue;
    const { code, text } = await run(found.file, ['--version'], { env: found.env });
    const version = /version (\d+\.\d+\.\d+)/.exec(text)?.[1];
    if (code === 0 && version)
      return { prometheus: found.file, promtool, label: `${version}, ${found.file}` };
  }
  return undefined;
}

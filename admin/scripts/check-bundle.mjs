// Fails the build when the app grows past its budget: what the entry costs, the first dashboard, and every other page
// when it is the first one that somebody opens.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const manifest = JSON.parse(await readFile(join(dist, '.vite/manifest.json'), 'utf8'));
const kib = 1024;
const budgets = { entry: 160 * kib, dashboard: 300 * kib, css: 70 * kib, page: 320 * kib };
/** Of script, for one page. Over HTTP/1.1 a browser fetches six at a time; `parts` in vite.config.ts says what goes together. */
const filesMost = 20;

function filesOf(keys) {
  const seen = new Set();
  const walk = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const next of manifest[key]?.imports ?? []) walk(next);
  };
  keys.forEach(walk);
  return [...seen].map((key) => manifest[key]).filter(Boolean);
}

async function gzipped(files) {
  const sizes = await Promise.all(
    [...new Set(files)].map(async (file) => gzipSync(await readFile(join(dist, file))).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

const keys = Object.keys(manifest);
const entryKey = keys.find((key) => manifest[key].isEntry);
const find = (part) => keys.filter((key) => key.includes(part));
const entryFiles = filesOf([entryKey]);
const dashboardFiles = filesOf([
  entryKey,
  ...find('lib/before-page.ts'),
  ...find('routes/_app.tsx?'),
  ...find('routes/_app/dashboard.tsx?'),
  ...find('charts/revenue-chart.tsx'),
]);
const js = (entries) => entries.map((entry) => entry.file).filter((file) => file.endsWith('.js'));
const results = [
  ['entry JS', await gzipped(js(entryFiles)), budgets.entry],
  ['first dashboard JS', await gzipped(js(dashboardFiles)), budgets.dashboard],
  ['first dashboard CSS', await gzipped(dashboardFiles.flatMap((entry) => entry.css ?? [])), budgets.css],
];
const frame = [entryKey, ...find('lib/before-page.ts'), ...find('routes/_app.tsx?')];
for (const key of find('routes/').filter((name) => name.includes('?tsr-split'))) {
  const inFrame = key.startsWith('src/routes/_app/');
  const name = key.split('?')[0].replace('src/routes/', '');
  const files = js(filesOf([...(inFrame ? frame : [entryKey]), key]));
  results.push([`first ${name} JS`, await gzipped(files), budgets.page, new Set(files).size]);
}
if (dashboardFiles.length <= entryFiles.length)
  throw new Error('check-bundle: the dashboard chunks were not found');
let failed = false;
for (const [label, size, limit, files = 0] of results) {
  const over = size > limit || files > filesMost;
  failed ||= over;
  const sum = `${(size / kib).toFixed(1)} of ${limit / kib} KiB gzip`;
  const count = files > 0 ? `, ${files} of ${filesMost} files` : '';
  console.log(`${over ? 'OVER ' : 'ok   '}${label.padEnd(34)} ${sum}${count}`);
}
if (failed) process.exit(1);

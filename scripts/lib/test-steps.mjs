// The checks `npm test` makes, in one table. A "tool" counts as one check and passes with exit code 0; a "suite"
// is a vitest run whose tests are counted from its JSON report.
//
// lane: steps of one lane run one after the other, the lanes side by side. The browser often waits for somebody else and
// leaves time for the tools and for a part of the server's tests; the rest of these keeps two cores busy by itself.
import { join } from 'node:path';

import { adminRoot, root } from './paths.mjs';

/**
 * @typedef {object} TestStep
 * @property {string} name for --only
 * @property {string} title
 * @property {'tool' | 'suite'} kind
 * @property {number} lane
 * @property {number} niceness how far it stands behind the others
 * @property {string} folder the package whose tools it uses
 * @property {string[]} command the tool's program in node_modules/.bin, or ['npm', …]
 * @property {(path: string) => boolean} [owns] suites: which test files belong to it when a file is asked for
 * @property {string[]} [beside] suites: folders that a whole run takes in the other lane, one file at a time
 */

/** Nobody waits for tools in time. */
const TOOL_NICENESS = 10;

/** @type {TestStep[]} */
export const STEPS = [
  tool('types', 'Type check, server', root, ['tsc', '--noEmit', '-p', 'tsconfig.json']),
  tool('lint', 'Lint', root, ['eslint', '.']),
  tool('format', 'Format', root, ['prettier', '--check', '--log-level=warn', '.']),
  tool('imports', 'Import rules', root, ['depcruise', 'src', '--config', '.dependency-cruiser.cjs']),
  tool('admin-types', 'Type check, admin app', adminRoot, ['npm', 'run', 'typecheck']),
  suite('admin', 'Admin app', adminRoot, ['npm', 'run', 'test', '--'], (path) => path.startsWith('admin/')),
  {
    ...suite(
      'e2e',
      'Browser, end to end',
      root,
      ['vitest', 'run', '--config', 'vitest.e2e.config.ts'],
      isE2eTest,
    ),
    lane: 2,
  },
  {
    ...suite('server', 'Server, unit and integration', root, ['vitest', 'run'], isServerTest),
    lane: 2,
    // They wait for one thing at a time and start no processes, but for the demo, which has all the time it wants: they can
    // stand behind the browser, and take about as long.
    beside: [
      'test/analytics/',
      'test/auth/',
      'test/customers/',
      'test/demo/',
      'test/matching/',
      'test/records/',
      'test/refunds/',
      'test/settlements/',
      'test/users/',
      'test/views/',
    ],
  },
];

/**
 * What a whole run does: a suite with a part that goes beside the others in two runs.
 * @returns {TestStep[]}
 */
function wholeRun() {
  return STEPS.flatMap((step) =>
    step.beside ? [besidePart(step, step.beside), restOf(step, step.beside)] : [step],
  );
}

/** @param {TestStep} step @param {string[]} folders @returns {TestStep} */
function besidePart(step, folders) {
  return {
    ...step,
    name: `${step.name}-beside`,
    title: `${step.title}: beside the browser`,
    lane: 1,
    // Its tests wait for things in time as well: it stands behind, but is not left with nothing.
    niceness: 3,
    command: [...step.command, '--maxWorkers=1', ...folders],
  };
}

/** @param {TestStep} step @param {string[]} folders @returns {TestStep} */
function restOf(step, folders) {
  const without = folders.flatMap((folder) => ['--exclude', `${folder}**`]);
  return { ...step, title: `${step.title}: the rest`, command: [...step.command, ...without] };
}

/** @param {string} path */
function isE2eTest(path) {
  return path.includes('e2e');
}

/** @param {string} path */
function isServerTest(path) {
  return !path.startsWith('admin/') && !isE2eTest(path);
}

/**
 * @param {string} name
 * @param {string} title
 * @param {string} folder
 * @param {string[]} command
 * @returns {TestStep}
 */
function tool(name, title, folder, command) {
  return { name, title, kind: 'tool', lane: 1, niceness: TOOL_NICENESS, folder, command };
}

/**
 * @param {string} name @param {string} title @param {string} folder @param {string[]} command
 * @param {(path: string) => boolean} owns
 * @returns {TestStep}
 */
function suite(name, title, folder, command, owns) {
  return { name, title, kind: 'suite', lane: 1, niceness: 0, folder, command, owns };
}

/**
 * @param {TestStep} step
 * @param {string[]} filters
 * @param {string} reportFile
 * @returns {[string, string[]]} program and arguments; "npm" is resolved by the runner
 */
export function commandOf(step, filters, reportFile) {
  const [name, ...rest] = step.command;
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const asked = filters.map((path) => path.replace(/^admin\//, ''));
  const args = step.kind === 'suite' ? [...rest, ...reporters, ...asked] : rest;
  return [
    name === 'npm' ? 'npm' : join(step.folder, 'node_modules', '.bin', /** @type {string} */ (name)),
    args,
  ];
}

/**
 * @param {{ only: string[], filters: string[] }} options
 * @returns {TestStep[]}
 */
export function chosenSteps({ only, filters }) {
  if (only.length) return STEPS.filter((step) => only.includes(step.name));
  if (filters.length) return STEPS.filter((step) => filters.some((path) => step.owns?.(path)));
  return wholeRun();
}

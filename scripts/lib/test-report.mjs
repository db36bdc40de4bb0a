// Counting: what a step came to, from its exit code and, for suites, from the runner's own JSON report.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

import { tail } from './command.mjs';
import { root } from './paths.mjs';

/**
 * @typedef {object} Verdict
 * @property {string} title
 * @property {number} passed
 * @property {number} failed
 * @property {string[]} failures what failed, by name
 * @property {string[]} lastLines of the output, shown when something failed
 * @property {string} logFile
 */

/** @typedef {{ code: number, lines: string[] }} Ended */

/** @param {string} title @param {Ended} ended @param {string} logFile @returns {Verdict} */
export function toolVerdict(title, ended, logFile) {
  const ok = ended.code === 0;
  return {
    title,
    passed: ok ? 1 : 0,
    failed: ok ? 0 : 1,
    failures: ok ? [] : [`${title} (exit ${ended.code})`],
    lastLines: ok ? [] : tail(ended.lines, 60),
    logFile,
  };
}

/**
 * Nothing is skipped silently: a skipped or unfinished test, a suite without tests, a file that could not be
 * loaded and an error outside of any test are failures like any other.
 * @param {string} title @param {Ended} ended @param {string} logFile @param {string} reportFile
 * @returns {Verdict}
 */
export function suiteVerdict(title, ended, logFile, reportFile) {
  /** @type {string[]} */
  const failures = [];
  let passed = 0;
  let report;
  try {
    report = JSON.parse(readFileSync(reportFile, 'utf8'));
  } catch {
    failures.push(`${title}: the run left no report (exit ${ended.code})`);
  }
  for (const file of report?.testResults ?? []) {
    const where = relative(root, file.name);
    const before = failures.length;
    for (const test of file.assertionResults) {
      if (test.status === 'passed') passed += 1;
      else failures.push(`${test.status}: ${where} > ${test.fullName}`);
    }
    if (file.status === 'failed' && failures.length === before) {
      const reason = String(file.message ?? '').split('\n')[0];
      failures.push(`not run: ${where} ${reason}`.trim());
    }
  }
  if (report && passed === 0 && failures.length === 0) failures.push(`${title}: no tests were found`);
  if (ended.code !== 0 && failures.length === 0) {
    failures.push(`${title}: every test passed, yet the run failed (exit ${ended.code})`);
  }
  return {
    title,
    passed,
    failed: failures.length,
    failures,
    lastLines: failures.length ? tail(ended.lines, 120) : [],
    logFile,
  };
}

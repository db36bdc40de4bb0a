// The outermost layer of `npm test`: prepare, run the table, count, clean up, and end with one line that says it.
import { interruptCommands } from './command.mjs';
import { testOptions } from './options.mjs';
import { say } from './progress.mjs';
import { tell } from './start-main.mjs';
import { chosenSteps, STEPS } from './test-steps.mjs';
import { UserError } from './user-error.mjs';

/** @param {string[]} args */
export async function main(args) {
  /** @type {{ close?: () => Promise<void> }} */
  const session = {};
  /** @type {Promise<never> | undefined} */
  let ending;
  const end = (/** @type {number} */ code, /** @type {string[]} */ lastLines = []) => {
    ending ??= (async () => {
      await interruptCommands();
      await session.close?.().catch(tell);
      lastLines.forEach((line) => say(line));
      return process.exit(code);
    })();
    return ending;
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => void end(130, ['Interrupted.']));
  }

  try {
    const options = testOptions(args);
    if (!options) return;
    const steps = chosenSteps(options);
    const unknown = options.only.filter((name) => !STEPS.some((step) => step.name === name));
    if (unknown.length) throw new UserError(`No such step: ${unknown.join(', ')}`);
    if (options.list) return STEPS.forEach((step) => say(`${step.name.padEnd(12)} ${step.title}`));
    const { runTests } = await import('./test-run.mjs');
    const verdicts = await runTests(steps, options.filters, session, (problem) => {
      tell(problem);
      void end(1, ['0 passed, 1 failed']);
    });
    const passed = verdicts.reduce((sum, verdict) => sum + verdict.passed, 0);
    const failed = verdicts.reduce((sum, verdict) => sum + verdict.failed, 0);
    report(verdicts, options.only.length > 0 || options.filters.length > 0);
    await end(failed === 0 && passed > 0 ? 0 : 1, [`${passed} passed, ${failed} failed`]);
  } catch (cause) {
    tell(/** @type {Error} */ (cause));
    // Whatever kept the tests from running is a failure of this run, and the last line says so.
    await end(1, ['0 passed, 1 failed']);
  }
}

/** @param {import('./test-report.mjs').Verdict[]} verdicts @param {boolean} partial */
function report(verdicts, partial) {
  for (const verdict of verdicts.filter((each) => each.failed > 0)) {
    say('');
    say(`──── ${verdict.title}: the end of ${verdict.logFile}`);
    verdict.lastLines.forEach((line) => say(line));
  }
  const failures = verdicts.flatMap((verdict) => verdict.failures);
  if (failures.length) {
    say('');
    say('Failed:');
    failures.slice(0, 100).forEach((line) => say(`  ${line}`));
    if (failures.length > 100) say(`  … and ${failures.length - 100} more`);
  }
  say('');
  if (partial) say('A part of the checks only, as asked for.');
}

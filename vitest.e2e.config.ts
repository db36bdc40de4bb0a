import { defineConfig } from 'vitest/config';

/** Journeys in a real Chromium through one whole system, started the way `npm start` starts it. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    globalSetup: ['test/e2e/kit/global-setup.ts'],
    pool: 'forks',
    // One system and one browser: files run one after the other.
    maxWorkers: 1,
    fileParallelism: false,
    // A file leaves nothing behind but what it changed in the system, so all share one load of the code.
    isolate: false,
    // A machine that stalls for seconds can hit any test that waits for a page in time. It is tried once more, and the
    // report names it with `retry`: one that comes back there is a defect.
    retry: 1,
    // Bounds for what hangs, not for what is slow.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000, interval: 100 } },
  },
});

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
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000, interval: 100 } },
  },
});

import { createRequire } from 'node:module';
import swc from 'unplugin-swc';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// graphql's type checks compare classes, so all must load one copy: Node itself takes the CommonJS one.
const graphql = createRequire(import.meta.url).resolve('graphql');

/**
 * The few files that take half a minute each begin first: one that began last would keep all other workers waiting. The
 * rest goes by size, as ever.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      /chaos\.spec|soak|flood|posting-lane-ends|rolling-restart|any-input|killed|process\.spec/.test(
        moduleId,
      );
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  // Nest and TypeORM read decorator metadata, which the default transformer does not write.
  plugins: [swc.vite({ module: { type: 'es6' } })],
  resolve: { alias: [{ find: /^graphql$/, replacement: graphql }] },
  test: {
    include: ['src/**/*.spec.ts', 'test/**/*.spec.ts'],
    exclude: ['test/e2e/**', 'node_modules/**', 'dist/**', '.data/**'],
    globalSetup: ['test/kit/global-setup.ts'],
    setupFiles: ['reflect-metadata'],
    pool: 'forks',
    // Tests wait as often as they work: three keep two cores busy.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // A file leaves nothing behind (it has a database, ports and a Redis prefix of its own), so all of a worker's files share
    // one load of the code: loading it anew for each took a quarter of the suite's time.
    isolate: false,
    // A machine that stalls for seconds can hit any test that waits for an answer in time. It is tried once more, and the
    // report names it with `retry`: one that comes back there is a defect.
    retry: 1,
    // Bounds for what hangs, not for what is slow: how busy the machine is must decide nothing.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    env: { NODE_ENV: 'test', LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent' },
  },
});

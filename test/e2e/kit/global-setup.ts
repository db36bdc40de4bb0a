import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { runningSystem, startSystem, type System } from './system.js';

declare module 'vitest' {
  export interface ProvidedContext {
    system: System;
  }
}

/**
 * One system for the whole run. While writing tests, `MADANG_DATA_DIR` may name one that runs already; `npm test`
 * never sets it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const running = process.env['MADANG_DATA_DIR'] ? runningSystem(process.env['MADANG_DATA_DIR']) : null;
  if (running) {
    project.provide('system', running);
    return async () => undefined;
  }
  const systems = process.env['TEST_SYSTEMS_DIR'] ?? mkdtempSync(join(tmpdir(), 'madang-e2e-'));
  const { system, stop } = await startSystem(join(systems, 'e2e'));
  project.provide('system', system);
  return stop;
}

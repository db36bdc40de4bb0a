import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { serveChromium } from './chromium.js';
import { runningSystem, startSystem, type System } from './system.js';

declare module 'vitest' {
  export interface ProvidedContext {
    system: System;
    /** Where the one browser of the run takes its orders. */
    browser: string;
  }
}

/**
 * One system and one browser for the whole run. While writing tests, `MADANG_DATA_DIR` may name a system that runs
 * already; `npm test` never sets it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const browser = await serveChromium();
  try {
    const { system, stop } = await systemForTests();
    project.provide('system', system);
    project.provide('browser', browser.wsEndpoint());
    return async () => {
      await browser.close();
      await stop();
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

function systemForTests(): ReturnType<typeof startSystem> {
  const running = process.env['MADANG_DATA_DIR'] ? runningSystem(process.env['MADANG_DATA_DIR']) : null;
  if (running) return Promise.resolve({ system: running, stop: () => Promise.resolve() });
  const systems = process.env['TEST_SYSTEMS_DIR'] ?? mkdtempSync(join(tmpdir(), 'madang-e2e-'));
  return startSystem(join(systems, 'e2e'));
}

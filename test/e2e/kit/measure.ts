import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runningSystem, startSystem, type System } from './system.js';

/** A system to look at: the one that `MADANG_DATA_DIR` names, or one that is started and ended for it. */
export async function withSystem(use: (system: System) => Promise<void>): Promise<void> {
  const named = process.env['MADANG_DATA_DIR'];
  const running = named ? runningSystem(named) : null;
  if (running) return use(running);
  const folder = mkdtempSync(join(tmpdir(), 'madang-look-'));
  console.log('Starting a system to look at');
  const { system, stop } = await startSystem(join(folder, 'system'));
  try {
    await use(system);
  } finally {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

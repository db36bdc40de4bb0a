import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/app/package-root.js';

const folder = join(packageRoot(), 'dist', 'server');

/** What a process prints that has loaded the built program as `dist/server/main.mjs` does. */
function inProcess(code: string, { at = folder, flags = [] as string[] } = {}): string {
  const load = `import { loadProgram } from ${JSON.stringify(join(at, 'load-program.mjs'))};
    const { script, program } = loadProgram(${JSON.stringify(at)});
    ${code}
    process.exit(0);`;
  return execFileSync(process.execPath, [...flags, '--input-type=module', '--eval', load], {
    encoding: 'utf8',
  });
}

describe('the built program (S002-DEP-01)', { timeout: 60_000 }, () => {
  it('is not compiled anew at a start: V8 takes what the build has kept', () => {
    expect(inProcess('console.log(script.cachedDataRejected)').trim()).toBe('false');
  });

  it('starts all the same where V8 does not take it', () => {
    const other = inProcess('console.log(script.cachedDataRejected, typeof program.main)', {
      flags: ['--no-opt'], // a flag of V8 that the build did not have
    });
    expect(other.trim()).toBe('true function');
  });

  it('says what its sources say, however its files are read', () => {
    const beyond = readdirSync(folder)
      .filter((name) => name.endsWith('.cjs'))
      .filter((name) => readFileSync(join(folder, name)).some((byte) => byte > 0x7f));
    expect(beyond).toEqual([]);
  });

  it('names our own sources in traces of errors', () => {
    const failing = 'try { program.main(null); } catch (error) { console.log(error.stack); }';
    expect(inProcess(failing, { flags: ['--enable-source-maps'] })).toMatch(
      / at .*main \(src\/main\.ts:\d+:\d+\)/,
    );
    expect(inProcess(failing)).toContain('program.cjs');
  });

  it('tells of errors where the map is missing', () => {
    const copy = mkdtempSync(join(tmpdir(), 'program-'));
    try {
      cpSync(folder, join(copy, 'dist', 'server'), {
        recursive: true,
        filter: (path) => !path.endsWith('.map'),
      });
      symlinkSync(join(packageRoot(), 'node_modules'), join(copy, 'node_modules'));
      const failing = 'try { program.main(null); } catch (error) { console.log(error.stack); }';
      const told = inProcess(failing, { at: join(copy, 'dist', 'server'), flags: ['--enable-source-maps'] });
      expect(told).toMatch(/TypeError: [^]+ at .*main \(.*program\.cjs:\d+:\d+\)/);
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });
});

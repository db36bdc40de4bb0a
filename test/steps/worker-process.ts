import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import { packageRoot } from '../../src/app/package-root.js';
import { eventually } from '../kit/eventually.js';

/**
 * Turns `worker.ts` and `workshop.ts` into JavaScript on the built server, once: a worker that had to translate all of
 * the source first would take seconds to start.
 */
function translate(): string {
  const built = join(packageRoot(), 'dist', 'src');
  if (!existsSync(built)) throw new Error('Build first: npm run build');
  const folder = mkdtempSync(join(packageRoot(), 'dist', 'test-worker-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['worker', 'workshop']) {
    const { code } = transformSync(readFileSync(join(packageRoot(), 'test/steps', `${name}.ts`), 'utf8'), {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'es6' },
    });
    writeFileSync(join(folder, `${name}.js`), code.replaceAll('../../src/', `${built}/`));
  }
  return join(folder, 'worker.js');
}

let translated: string | null = null;

/** `worker.ts` in an operating-system process of its own. */
export class WorkerProcess {
  private output = '';

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
  }

  static start(databaseUrl: string, killPoint?: string): WorkerProcess {
    translated ??= translate();
    return new WorkerProcess(
      spawn(process.execPath, [translated], {
        env: {
          PATH: process.env['PATH'],
          NODE_ENV: 'test',
          LOG_LEVEL: 'silent',
          DATABASE_URL: databaseUrl,
          ...(killPoint ? { KILL_POINT: killPoint } : {}),
        },
        cwd: packageRoot(),
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }

  /** Waits for words it writes; fails when it ends before. */
  async says(words: string): Promise<void> {
    await eventually(async () => {
      if (this.child.exitCode !== null || this.child.signalCode !== null)
        throw new Error(
          `The worker ended (${this.child.exitCode ?? this.child.signalCode}):\n${this.output}`,
        );
      return this.output.includes(words);
    }, 60_000);
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/app/package-root.js';
import { eventually } from './test-system.js';

/** The built server in a process of its own: what signals, exit codes and log lines are proven on. */
export class ChildServer {
  readonly lines: string[] = [];
  exitCode: number | null = null;
  private readonly child: ChildProcess;
  private rest = '';

  constructor(
    readonly environment: Record<string, string>,
    command = 'all',
  ) {
    const main = join(packageRoot(), 'dist', 'src', 'main.js');
    if (!existsSync(main)) throw new Error('Build first: npm run build');
    this.child = spawn(process.execPath, ['--enable-source-maps', main, ...command.split(' ')], {
      env: { PATH: process.env['PATH'] ?? '', MADANG_ENV_FILE: '', ...environment },
      cwd: join(packageRoot(), 'test'),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8');
      stream?.on('data', (text: string) => {
        const lines = (this.rest + text).split('\n');
        this.rest = lines.pop() ?? '';
        this.lines.push(...lines);
      });
    }
    this.child.on('exit', (code, signal) => (this.exitCode = code ?? (signal ? 128 : 1)));
  }

  get url(): string {
    return `http://127.0.0.1:${this.environment['PORT']}`;
  }

  /** All it has written. */
  get output(): string {
    return [...this.lines, this.rest].join('\n');
  }

  /** Its structured log lines. */
  get logs(): Record<string, unknown>[] {
    return this.lines.flatMap((line) =>
      line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : [],
    );
  }

  async ready(): Promise<this> {
    await eventually(async () => {
      if (this.exitCode !== null) throw new Error(`It ended with ${this.exitCode}:\n${this.output}`);
      const answer = await fetch(`${this.url}/readyz`).catch(() => null);
      return answer?.ok;
    }, 30_000);
    return this;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** The code it ends with. */
  async ended(withinMs = 20_000): Promise<number> {
    return eventually(async () => (this.exitCode === null ? null : { code: this.exitCode }), withinMs).then(
      ({ code }) => code,
    );
  }

  async kill(): Promise<void> {
    if (this.exitCode === null) this.child.kill('SIGKILL');
    await this.ended();
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/app/package-root.js';
import { freePort } from './free-port.js';
import { eventually } from './eventually.js';
import { type TestSystem } from './test-system.js';

/** A start takes two seconds; many at once on a busy machine take their turns. */
const START_WITHIN_MS = 120_000;
const KILL_WITHIN_MS = 60_000;

export interface ProcessOptions {
  /** `all` unless said. */
  role?: 'all' | 'api' | 'worker';
  /** Where it stops to be killed, see `kill-point.ts`. */
  killPoint?: string;
  /** What differs from the system's environment. */
  environment?: Record<string, string>;
}

/** The built server in a process of its own: what signals, kills, exit codes and log lines are proven on. */
export class ServerProcess {
  readonly lines: string[] = [];
  exitCode: number | null = null;
  private readonly child: ChildProcess;
  private rest = '';

  /** Starts `node dist/server/main.mjs <command>` with exactly this environment; words of the command are separate arguments. */
  constructor(
    readonly environment: Record<string, string>,
    command = 'all',
  ) {
    const main = join(packageRoot(), 'dist', 'server', 'main.mjs');
    if (!existsSync(main)) throw new Error(`${main} is missing: build first (npm test does)`);
    this.child = spawn(process.execPath, ['--enable-source-maps', main, ...command.split(' ')], {
      env: { PATH: process.env['PATH'] ?? '', MADANG_ENV_FILE: '', ...environment },
      // Away from a .env of whoever runs the tests.
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

  /** One on the system's database, Redis and twin, on a port of its own; ready when it is returned. */
  static async start(system: TestSystem, options: ProcessOptions = {}): Promise<ServerProcess> {
    const server = new ServerProcess(
      {
        ...system.environment,
        PORT: String(await freePort()),
        ...(options.killPoint ? { KILL_POINT: options.killPoint } : {}),
        ...options.environment,
      },
      options.role,
    );
    try {
      return await server.ready();
    } catch (error) {
      await server.kill();
      throw error;
    }
  }

  get url(): string {
    return `http://127.0.0.1:${this.environment['PORT']}`;
  }

  get pid(): number | undefined {
    return this.child.pid;
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
    }, START_WITHIN_MS);
    return this;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** The code it ends with. */
  async ended(withinMs = 60_000): Promise<number> {
    return eventually(async () => (this.exitCode === null ? null : { code: this.exitCode }), withinMs).then(
      ({ code }) => code,
    );
  }

  /** SIGKILL: no goodbye, nothing flushed. */
  async kill(): Promise<void> {
    if (this.exitCode === null) this.child.kill('SIGKILL');
    await this.ended();
  }

  /** Waits until the process stands at its kill point, then kills it there. */
  async killAtPoint(): Promise<void> {
    const line = `KILL_POINT ${this.environment['KILL_POINT']}`;
    await eventually(async () => {
      if (this.exitCode !== null) throw new Error(`It ended by itself (${this.exitCode}).\n${this.output}`);
      return this.lines.includes(line);
    }, KILL_WITHIN_MS).catch((error: unknown) => {
      throw new Error(`${String(error)}: the kill point never fired.\n${this.output}`);
    });
    await this.kill();
    if (this.child.signalCode !== 'SIGKILL') throw new Error(`It ended by ${this.child.signalCode}`);
  }
}

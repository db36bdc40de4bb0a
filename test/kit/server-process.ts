import { freePort } from './free-port.js';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestSystem } from './test-system.js';

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'src', 'main.js');
const START_WITHIN_MS = 120_000;
const KILL_WITHIN_MS = 20_000;

/** A Madang in an operating-system process of its own, so that it can really be killed. */
export class ServerProcess {
  private output = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    private readonly armed: string | null,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
  }

  /** Starts `node dist/src/main.js <role>` on the system's database, Redis and twin, and waits until it is ready. */
  static async start(
    system: TestSystem,
    options: {
      role?: 'all' | 'api' | 'worker';
      killPoint?: string;
      environment?: Record<string, string>;
    } = {},
  ): Promise<ServerProcess> {
    if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: build first (npm test does)`);
    const port = await freePort();
    const child = spawn(process.execPath, [MAIN, options.role ?? 'all'], {
      env: {
        PATH: process.env['PATH'],
        ...system.environment,
        PORT: String(port),
        MADANG_ENV_FILE: '',
        ...(options.killPoint ? { KILL_POINT: options.killPoint } : {}),
        ...options.environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const server = new ServerProcess(child, `http://127.0.0.1:${port}`, options.killPoint ?? null);
    try {
      await server.ready();
    } catch (error) {
      await server.kill();
      throw error;
    }
    return server;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Waits until the process stands at its kill point, then kills it there with SIGKILL. */
  async killAtPoint(): Promise<void> {
    const line = `KILL_POINT ${this.armed}\n`;
    const end = Date.now() + KILL_WITHIN_MS;
    while (!this.output.includes(line)) {
      this.mustLive();
      if (Date.now() > end) throw new Error(`The kill point ${this.armed} never fired.\n${this.output}`);
      await sleep(10);
    }
    await this.kill();
    if (this.child.signalCode !== 'SIGKILL') throw new Error(`It ended by ${this.child.signalCode}`);
  }

  /** SIGKILL: no goodbye, nothing flushed. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }

  private async ready(): Promise<void> {
    const end = Date.now() + START_WITHIN_MS;
    for (;;) {
      this.mustLive();
      const answer = await fetch(`${this.url}/readyz`).catch(() => null);
      if (answer?.status === 200) return;
      if (Date.now() > end) throw new Error(`The server did not start.\n${this.output}`);
      await sleep(50);
    }
  }

  private mustLive(): void {
    if (this.child.exitCode === null && this.child.signalCode === null) return;
    throw new Error(`The server ended by itself (${this.child.exitCode}).\n${this.output}`);
  }
}

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/app/package-root.js';
import { freePort } from '../kit/free-port.js';
import { eventually } from '../kit/eventually.js';

export interface Sample {
  metric: Record<string, string>;
  value: [number, string];
}

/** A real Prometheus with the very configuration and rules of deploy/prometheus; only the intervals are shorter. */
export class Prometheus {
  private child: ChildProcess | null = null;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async start(options: { target: string; token: string }): Promise<Prometheus> {
    const folder = mkdtempSync(join(process.env['TEST_SYSTEMS_DIR'] ?? tmpdir(), 'prometheus-'));
    const prometheus = new Prometheus(folder, await freePort());
    prometheus.configure(options);
    await prometheus.run();
    return prometheus;
  }

  /** What a panel shows now. */
  async query(expression: string): Promise<{ status: string; error?: string; samples: Sample[] }> {
    const response = await fetch(`http://127.0.0.1:${this.port}/api/v1/query`, {
      method: 'POST',
      body: new URLSearchParams({ query: expression }),
    });
    const body = (await response.json()) as { status: string; error?: string; data?: { result: Sample[] } };
    return { status: body.status, error: body.error, samples: body.data?.result ?? [] };
  }

  /** The rules as Prometheus has loaded and evaluated them. */
  async rules(): Promise<{ name: string; type: string; health: string; lastError?: string }[]> {
    const response = await fetch(`http://127.0.0.1:${this.port}/api/v1/rules`);
    const body = (await response.json()) as {
      data: { groups: { rules: { name: string; type: string; health: string; lastError?: string }[] }[] };
    };
    return body.data.groups.flatMap(({ rules }) => rules);
  }

  async stop(): Promise<void> {
    if (this.child && this.child.exitCode === null) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private configure({ target, token }: { target: string; token: string }): void {
    const real = join(packageRoot(), 'deploy', 'prometheus');
    const config = readFileSync(join(real, 'prometheus.yml'), 'utf8')
      .replace('scrape_interval: 15s', 'scrape_interval: 1s')
      .replace('scrape_timeout: 10s', 'scrape_timeout: 1s')
      .replace('evaluation_interval: 15s', 'evaluation_interval: 1s')
      .replace('localhost:9090', `127.0.0.1:${this.port}`);
    writeFileSync(join(this.folder, 'prometheus.yml'), config);
    cpSync(join(real, 'rules'), join(this.folder, 'rules'), { recursive: true });
    for (const name of ['targets', 'secrets']) mkdirSync(join(this.folder, name));
    writeFileSync(join(this.folder, 'secrets', 'metrics_token'), token);
    const targets = readFileSync(join(real, 'targets', 'development.yml'), 'utf8');
    writeFileSync(join(this.folder, 'targets', 'here.yml'), targets.replace('dev-all:3000', target));
  }

  private async run(): Promise<void> {
    const log = openSync(join(this.folder, 'log'), 'a');
    this.child = spawn(
      program('TEST_PROMETHEUS'),
      [
        `--config.file=${join(this.folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(this.folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${this.port}`,
      ],
      { stdio: ['ignore', log, log], env: { PATH: process.env['PATH'], GOMAXPROCS: '1' } },
    );
    await eventually(async () => {
      if (this.child?.exitCode !== null)
        throw new Error(`Prometheus ended:\n${readFileSync(join(this.folder, 'log'), 'utf8')}`);
      return (await fetch(`http://127.0.0.1:${this.port}/-/ready`).catch(() => null))?.ok;
    });
  }
}

/** @returns how promtool ended and what it said */
export function promtool(words: readonly string[], input?: string): { code: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync(program('TEST_PROMTOOL'), words, {
    cwd: join(packageRoot(), 'deploy', 'prometheus'),
    encoding: 'utf8',
    ...(input === undefined ? {} : { input }),
  });
  return { code: status, text: `${stdout}${stderr}` };
}

function program(name: string): string {
  const file = process.env[name];
  if (!file)
    throw new Error(
      'These tests need Prometheus, and none was found or could be fetched. Debian, Ubuntu: ' +
        'sudo apt-get install prometheus. Then: npm test -- --only=server test/deploy',
    );
  return file;
}

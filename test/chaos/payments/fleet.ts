import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/app/package-root.js';
import { freePort } from '../../kit/free-port.js';
import { eventually } from '../../kit/eventually.js';
import { patient } from './patience.js';

/** Where a process is to be killed: the point, and how long after reaching it. */
export interface Kill {
  point: string;
  delayMs: number;
}

interface Server {
  child: ChildProcess;
  /** What it has reached; read when it has ended. */
  log: string;
  ready: boolean;
}

const START_WITHIN_MS = patient(120_000);
/** A server that ends by itself this often is broken, not unlucky. */
const OWN_ENDS_MAX = 20;

/** Several processes of the instrumented server behind ports of their own. One that was killed is started again. */
export class Fleet {
  readonly killed = new Map<string, number>();
  readonly reached = new Set<string>();
  /** Ends that nobody asked for, with the last words. */
  readonly ownEnds: string[] = [];
  kills = 0;
  private readonly servers = new Map<number, Server>();
  private readonly starting = new Set<Promise<void>>();
  private armed: (Kill & { claim: string })[] = [];
  private claims = 0;
  private launches = 0;
  private stopping = false;

  constructor(
    private readonly main: string,
    private readonly environment: Record<string, string>,
    private readonly folder: string,
  ) {}

  async start(count: number): Promise<void> {
    // One after the other: two starts at once take two processors, and the second one is quicker.
    for (let i = 0; i < count; i += 1) await this.launch(await freePort());
  }

  /** Addresses that answer now; none while all are down. */
  get urls(): string[] {
    return [...this.servers].flatMap(([port, { ready }]) => (ready ? [`http://127.0.0.1:${port}`] : []));
  }

  /** At each of these points whoever comes there first is killed. */
  arm(kills: readonly Kill[]): void {
    this.armed = kills.map((kill) => {
      this.claims += 1;
      return { ...kill, claim: join(this.folder, `claim-${this.claims}`) };
    });
    for (const { child } of this.servers.values()) send(child, this.armed);
  }

  /** Points that wait for somebody to come. */
  get waiting(): string[] {
    return this.armed.map(({ point }) => point);
  }

  /** Until every process is up again. */
  async whole(): Promise<void> {
    while (this.starting.size > 0) await Promise.all(this.starting);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const gone = [...this.servers.values()].map(
      ({ child }) => new Promise((resolve) => child.once('exit', resolve)),
    );
    for (const { child } of this.servers.values()) child.kill('SIGKILL');
    await Promise.all(gone);
  }

  private launch(port: number): Promise<void> {
    this.launches += 1;
    const log = join(this.folder, `reached-${this.launches}.log`);
    const said = join(this.folder, `server-${this.launches}.log`);
    const out = openSync(said, 'w');
    const child = spawn(process.execPath, [this.main, 'all'], {
      env: {
        PATH: process.env['PATH'] ?? '',
        MADANG_ENV_FILE: '',
        ...this.environment,
        PORT: String(port),
        CHAOS_LOG: log,
      },
      cwd: join(packageRoot(), 'test'),
      stdio: ['ignore', out, out, 'ipc'],
    });
    const server: Server = { child, log, ready: false };
    this.servers.set(port, server);
    child.once('exit', (code, signal) => this.ended(port, server, said, code, signal));
    send(child, this.armed);
    const up = eventually(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return true;
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
      return (server.ready = answer?.ok ?? false);
    }, START_WITHIN_MS).then(() => undefined);
    this.starting.add(up);
    return up.finally(() => this.starting.delete(up));
  }

  private ended(
    port: number,
    server: Server,
    said: string,
    code: number | null,
    signal: NodeJS.Signals | null,
  ): void {
    server.ready = false;
    this.servers.delete(port);
    this.read(server.log);
    if (this.stopping) return;
    if (signal !== 'SIGKILL') {
      this.ownEnds.push(`ended by itself (${code ?? signal}): ${readFileSync(said, 'utf8').slice(-600)}`);
      if (this.ownEnds.length > OWN_ENDS_MAX) return;
    }
    void this.launch(port);
  }

  private read(log: string): void {
    if (!existsSync(log)) return;
    for (const line of readFileSync(log, 'utf8').split('\n')) {
      const [word = '', point = ''] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)];
      if (word === 'REACHED') this.reached.add(point);
      if (word === 'KILLED') this.count(point);
    }
    rmSync(log, { force: true });
  }

  private count(point: string): void {
    this.kills += 1;
    this.killed.set(point, (this.killed.get(point) ?? 0) + 1);
    this.armed = this.armed.filter((kill) => kill.point !== point);
  }
}

function send(child: ChildProcess, armed: readonly Kill[]): void {
  if (child.connected) child.send({ armed }, () => undefined);
}

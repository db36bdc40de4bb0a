import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/app/package-root.js';
import { freePort } from '../kit/free-port.js';
import { eventually } from '../kit/eventually.js';
import { selfSigned } from './certificate.js';

/** nginx with the very nginx.conf of deploy/, before processes of a test. */
export class Nginx {
  private child: ChildProcess | null = null;

  private constructor(
    private readonly folder: string,
    readonly port: number,
    private readonly innerPort: number,
    readonly redirectPort: number,
  ) {}

  /** @param upstreams ports of the API processes on this machine */
  static async prepare(upstreams: readonly number[]): Promise<Nginx> {
    const folder = mkdtempSync(join(process.env['TEST_SYSTEMS_DIR'] ?? tmpdir(), 'nginx-'));
    const nginx = new Nginx(folder, await freePort(), await freePort(), await freePort());
    const site = join(folder, 'site');
    const real = join(packageRoot(), 'deploy', 'nginx');
    mkdirSync(site);
    copyFileSync(join(real, 'nginx.conf'), join(folder, 'nginx.conf'));
    const { certificate, key } = selfSigned('localhost');
    writeFileSync(join(folder, 'tls.crt'), certificate);
    writeFileSync(join(folder, 'tls.key'), key, { mode: 0o600 });
    // What an installation writes for itself, here from the example: other addresses, nothing else.
    const example = (name: string) => readFileSync(join(real, 'site', name), 'utf8');
    writeFileSync(
      join(site, 'upstream.conf'),
      example('upstream.conf').replace(
        /server api-(\d):3000/g,
        (_, n) => `server 127.0.0.1:${upstreams[Number(n) - 1]}`,
      ),
    );
    writeFileSync(
      join(site, 'server.conf'),
      example('server.conf')
        // A second door without TLS, for clients of the tests that cannot be given a certificate to trust.
        .replace('listen 8443', `listen 127.0.0.1:${nginx.innerPort};\nlisten 127.0.0.1:${nginx.port}`)
        .replaceAll('/etc/nginx/tls/', `${folder}/`),
    );
    writeFileSync(
      join(site, 'redirect.conf'),
      example('redirect.conf').replace('8080', `127.0.0.1:${nginx.redirectPort}`),
    );
    return nginx;
  }

  /** The certificate that the test's clients must trust. */
  get certificate(): string {
    return readFileSync(join(this.folder, 'tls.crt'), 'utf8');
  }

  /** As people reach it. */
  get secureUrl(): string {
    return `https://localhost:${this.port}`;
  }

  /** The same without TLS. */
  get url(): string {
    return `http://127.0.0.1:${this.innerPort}`;
  }

  get log(): string {
    return readFileSync(join(this.folder, 'log'), 'utf8');
  }

  /** How many requests the process on this port has answered well. */
  answeredBy(port: number): number {
    const mark = `127.0.0.1:${port}"`;
    return this.log.split('\n').filter((line) => line.includes(mark) && line.includes('"status":200')).length;
  }

  /** `nginx -t` on the configuration. @returns what it says, and whether it is content */
  check(): { ok: boolean; text: string } {
    // Into a file: a pipe of Node's is a socket, and /dev/stdout cannot be opened on one.
    const log = openSync(join(this.folder, 'check'), 'w');
    const { status } = spawnSync(program(), [...this.arguments(), '-t'], {
      env: environment(),
      stdio: ['ignore', log, log],
    });
    return { ok: status === 0, text: readFileSync(join(this.folder, 'check'), 'utf8') };
  }

  async start(): Promise<this> {
    const log = openSync(join(this.folder, 'log'), 'a');
    this.child = spawn(program(), this.arguments(), {
      env: environment(),
      stdio: ['ignore', log, log],
    });
    await eventually(async () => {
      if (this.child?.exitCode !== null) throw new Error(`nginx ended:\n${this.log}`);
      const answer = await fetch(`http://127.0.0.1:${this.redirectPort}/`, { redirect: 'manual' }).catch(
        () => null,
      );
      return answer?.status === 308;
    });
    return this;
  }

  async stop(): Promise<void> {
    if (this.child && this.child.exitCode === null) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private arguments(): string[] {
    // nginx as root hands its workers to another user, who could not reach into a private folder.
    const user = process.getuid?.() === 0 ? 'user root;' : '';
    return [
      ...['-p', `${this.folder}/`, '-c', join(this.folder, 'nginx.conf'), '-e', 'stderr'],
      ...['-g', `daemon off; ${user}`],
    ];
  }
}

function program(): string {
  const file = process.env['TEST_NGINX'];
  if (!file)
    throw new Error('These tests need nginx. Run them with: npm test [-- --only=server] test/deploy');
  return file;
}

function environment(): NodeJS.ProcessEnv {
  const libraries = process.env['TEST_NGINX_LIBRARIES'];
  return { PATH: process.env['PATH'], ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}) };
}

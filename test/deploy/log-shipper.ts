import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/app/package-root.js';

const CONFIG = join(packageRoot(), 'deploy', 'logs', 'rsyslog.conf');

export interface ShippedLine {
  index: string;
  id: string;
  document: Record<string, unknown>;
}

/** The bulk interface of Elasticsearch as the shipper speaks it, kept in memory. What is there already is refused. */
export class ElasticSink {
  readonly lines = new Map<string, ShippedLine>();
  readonly strange: string[] = [];
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  async listen(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const part of request) body += String(part);
    response.setHeader('content-type', 'application/json');
    if (request.url !== '/_bulk') return void response.end('{}');
    const rows = body.split('\n').filter(Boolean);
    const items = [];
    for (let i = 0; i < rows.length; i += 2)
      items.push({ create: this.keep(rows[i] ?? '', rows[i + 1] ?? '') });
    response.end(
      JSON.stringify({ took: 1, errors: items.some(({ create }) => create.status >= 300), items }),
    );
  }

  private keep(action: string, source: string): { _index: string; _id: string; status: number } {
    const { create } = JSON.parse(action) as { create: { _index: string; _id: string } };
    try {
      const line = {
        index: create._index,
        id: create._id,
        document: JSON.parse(source) as ShippedLine['document'],
      };
      if (this.lines.has(create._id)) return { ...create, status: 409 };
      this.lines.set(create._id, line);
      return { ...create, status: 201 };
    } catch {
      this.strange.push(source);
      return { ...create, status: 400 };
    }
  }
}

/** Real rsyslog with the very configuration of deploy/logs. */
export class LogShipper {
  private child: ChildProcess | null = null;
  private readonly folder = mkdtempSync(join(process.env['TEST_SYSTEMS_DIR'] ?? tmpdir(), 'logs-'));
  /** Where the lines to be shipped are written. */
  readonly file = join(this.folder, 'lines', 'one.log');

  constructor(private readonly elasticsearchUrl: string) {
    for (const name of ['lines', 'state']) mkdirSync(join(this.folder, name));
  }

  /** `rsyslogd -N1`. @returns what it says of the configuration, and whether it is content */
  check(): { code: number | null; text: string } {
    const { status, stdout, stderr } = spawnSync(this.program, ['-N1', ...this.arguments], {
      env: this.environment,
      encoding: 'utf8',
    });
    return { code: status, text: `${stdout}${stderr}` };
  }

  start(): void {
    const log = openSync(join(this.folder, 'log'), 'a');
    this.child = spawn(this.program, ['-n', '-i', 'NONE', ...this.arguments], {
      env: this.environment,
      stdio: ['ignore', log, log],
    });
  }

  get log(): string {
    return readFileSync(join(this.folder, 'log'), 'utf8');
  }

  async stop(): Promise<void> {
    if (this.child && this.child.exitCode === null) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get arguments(): string[] {
    return ['-M', process.env['TEST_RSYSLOG_MODULES'] ?? '', '-f', CONFIG];
  }

  private get program(): string {
    const file = process.env['TEST_RSYSLOG'];
    if (!file)
      throw new Error(
        'These tests need rsyslog with its Elasticsearch output, and none was found or could be fetched. Debian, Ubuntu: ' +
          'sudo apt-get install rsyslog-elasticsearch. Then: npm test -- --only=server test/deploy',
      );
    return file;
  }

  private get environment(): NodeJS.ProcessEnv {
    const libraries = process.env['TEST_RSYSLOG_LIBRARIES'];
    return {
      PATH: process.env['PATH'],
      ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}),
      SHIPPER_FILES: join(this.folder, 'lines', '*.log'),
      SHIPPER_STATE: join(this.folder, 'state'),
      ELASTICSEARCH_URL: this.elasticsearchUrl,
    };
  }
}

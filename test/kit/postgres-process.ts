import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { packageRoot } from '../../src/app/package-root.js';
import { APP_ROLE, migrate } from '../../src/platform/db/migrate.js';
import { urlFor } from './global-setup.js';

const OWNER = 'madang_owner';
const DATABASE = 'madang';

/** A PostgreSQL of the test's own with a migrated database, so that it can really be killed. */
export class PostgresProcess {
  /** As the application connects. */
  appUrl = '';
  adminUrl = '';
  private cluster = '';
  private readonly waiting: ((answer: Record<string, string>) => void)[] = [];

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {
    if (!child.stdout) throw new Error('no output');
    createInterface({ input: child.stdout }).on('line', (line) =>
      this.waiting.shift()?.(JSON.parse(line) as Record<string, string>),
    );
  }

  static async start(): Promise<PostgresProcess> {
    const password = randomBytes(18).toString('hex');
    const postgres = PostgresProcess.keeper(password);
    await postgres.begin('start');
    const { adminUrl } = postgres;
    const admin = new pg.Client(adminUrl);
    await admin.connect();
    await admin.query(`CREATE ROLE ${OWNER} LOGIN CREATEROLE PASSWORD '${password}'`);
    await admin.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER}`);
    await admin.end();
    postgres.appUrl = urlFor(adminUrl, APP_ROLE, password, DATABASE);
    await migrate(urlFor(adminUrl, OWNER, password, DATABASE), postgres.appUrl);
    return postgres;
  }

  /** A hot standby of this one, made of a copy of its files: it replays what comes over the line. */
  async standby(): Promise<PostgresProcess> {
    const { adminUrl, cluster } = this;
    const standby = PostgresProcess.keeper(new URL(adminUrl).password);
    await standby.begin(`follow ${JSON.stringify({ adminUrl, cluster })}`);
    return standby;
  }

  private static keeper(password: string): PostgresProcess {
    const systems = process.env['TEST_SYSTEMS_DIR'];
    if (!systems) throw new Error('TEST_SYSTEMS_DIR is missing: run the tests with npm test');
    const folder = join(systems, `postgres-${randomBytes(6).toString('hex')}`);
    const child = spawn(
      process.execPath,
      [join(packageRoot(), 'scripts', 'postgres-for-test.mjs'), folder, password],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    return new PostgresProcess(child, folder);
  }

  private async begin(command: string): Promise<void> {
    const { adminUrl = '', cluster = '' } = await this.say(command);
    Object.assign(this, { adminUrl, cluster });
  }

  /** All of its processes end at once; what was not written out must be found again in its log. */
  async kill(): Promise<void> {
    await this.say('kill');
  }

  /** Again, on the same port and with the same files. */
  async launch(): Promise<void> {
    await this.say('start');
  }

  async remove(): Promise<void> {
    await this.say('end');
    await rm(this.folder, { recursive: true, force: true });
  }

  private say(command: string): Promise<Record<string, string>> {
    return new Promise((resolve, reject) => {
      this.child.once('exit', (code) => reject(new Error(`PostgreSQL's keeper ended with ${code}`)));
      this.waiting.push(resolve);
      this.child.stdin?.write(`${command}\n`);
    });
  }
}

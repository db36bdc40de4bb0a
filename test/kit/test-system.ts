import { randomBytes, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { inject } from 'vitest';
import { brokenInvariants } from '../../src/app/invariants.js';
import { ProcessSampler } from '../../src/modules/metrics/index.js';
import { startServer, type Role, type RunningServer } from '../../src/app/server.js';
import { AdoptTotp, CreateAdminUser, LoginTickets } from '../../src/modules/auth/index.js';
import { AddProduct, PaymentPurpose } from '../../src/modules/payments/index.js';
import { CreateUser, Service } from '../../src/modules/users/index.js';
import { loadConfig } from '../../src/platform/config/config.js';
import { Clock } from '../../src/platform/clock/clock.js';
import { Db } from '../../src/platform/db/db.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { LiveHub } from '../../src/platform/live/live-hub.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { newId } from '../../src/shared/ids.js';
import { won } from '../../src/shared/money.js';
import { CLIENT_KEY, SECRET_KEY, startTestTwin, type TwinClient } from '../sandbox/toss-kit.js';
import { freePort } from './free-port.js';
import { GraphqlClient } from './graphql-client.js';
import { appCode, newSecret, StaffClient, type StaffAccount } from './staff-client.js';
import { cloneDatabase, type TestDatabase } from './test-database.js';

const ACTOR = systemActor('test');
export const STAFF_PASSWORD = 'a long enough passphrase';

export const SIGN_IN = `mutation ($email: String!, $password: String!, $code: String) {
  adminLogin(email: $email, password: $password, totpCode: $code, refreshTransport: BODY) {
    accessToken refreshToken expiresIn adminUser { id role } } }`;

export interface Customer {
  id: string;
  token: string;
  client: GraphqlClient;
}

/** Settings that differ, or how they differ from what the test would have. */
type EnvironmentChange = Record<string, string> | ((base: Record<string, string>) => Record<string, string>);

/** A whole Madang: its own database, its own twin over real HTTP, the server in this process on a free port. */
export class TestSystem {
  private constructor(
    readonly database: TestDatabase,
    readonly environment: Record<string, string>,
    readonly twin: TwinClient,
    readonly server: RunningServer,
    private readonly closers: (() => Promise<unknown>)[],
  ) {}

  /** @param options.role `api` leaves the outbox to the test: nothing is worked off unless asked for */
  static async start(options: { role?: Role; environment?: EnvironmentChange } = {}): Promise<TestSystem> {
    const [database, port] = await Promise.all([cloneDatabase(), freePort()]);
    const twin = await startTestTwin({ webhookUrl: `http://127.0.0.1:${port}/webhooks/toss` });
    const base = { ...baseEnvironment(database, twin.client.url), PORT: String(port) };
    const change = options.environment;
    const environment: Record<string, string> = {
      ...base,
      ...(typeof change === 'function' ? change(base) : change),
    };
    const server = await startServer(loadConfig(environment), options.role ?? 'all');
    // Nothing is written but what a test causes.
    await server.app.get(ProcessSampler).stop();
    return new TestSystem(database, environment, twin.client, server, [
      () => server.stop(),
      () => twin.remove(),
      () => database.drop(),
      () => rm(environment['FILES_DIR'] ?? '', { recursive: true, force: true }),
    ]);
  }

  async stop(): Promise<void> {
    for (const close of this.closers) await close();
  }

  get url(): string {
    return `http://127.0.0.1:${this.server.port}`;
  }

  /** The address people use, which nothing listens on in a test. */
  get publicUrl(): string {
    return this.environment['PUBLIC_URL'] ?? '';
  }

  get<T>(token: abstract new (...args: never[]) => T): T {
    return this.server.app.get(token as never) as T;
  }

  get db(): Db {
    return this.get(Db);
  }

  client(token?: string): GraphqlClient {
    return new GraphqlClient(this.url, token);
  }

  /** Signs in as new staff of a role. */
  async staff(role: 'SUPER_ADMIN' | 'ADMIN' | 'OPERATOR' = 'SUPER_ADMIN'): Promise<StaffClient> {
    return this.signIn(await this.staffAccount(role));
  }

  /** New staff with an authenticator app. */
  async staffAccount(role: 'SUPER_ADMIN' | 'ADMIN' | 'OPERATOR' = 'SUPER_ADMIN'): Promise<StaffAccount> {
    const email = `${randomUUID()}@staff.example`;
    const person = { email, name: `직원 ${role}`, role, password: STAFF_PASSWORD };
    const id = await this.get(CreateAdminUser).execute(ACTOR, person);
    const totpSecret = newSecret();
    await this.get(AdoptTotp).execute(ACTOR, email, totpSecret);
    return { id, email, totpSecret, code: () => this.freshCode(id, totpSecret) };
  }

  /** One more session of somebody. */
  async signIn(account: StaffAccount): Promise<StaffClient> {
    const { accessToken } = await this.staffTokens(account);
    return new StaffClient(this.url, accessToken, account);
  }

  /** The same, for tests of the tokens themselves. */
  async staffTokens(account: StaffAccount): Promise<{ accessToken: string; refreshToken: string }> {
    const { adminLogin } = await this.client().ok<{
      adminLogin: { accessToken: string; refreshToken: string };
    }>(SIGN_IN, { email: account.email, password: STAFF_PASSWORD, code: await account.code() });
    return adminLogin;
  }

  private async freshCode(adminUserId: string, totpSecret: string): Promise<string> {
    await this.get(UnitOfWork).run(ACTOR, (tx) =>
      tx.query(`UPDATE admin_totp_factors SET last_step = 0 WHERE admin_user_id = $1`, [adminUserId]),
    );
    return appCode(totpSecret, this.get(Clock).now().getTime());
  }

  /** A signed-in customer. */
  async customer(services: Service[] = [Service.KST, Service.ABYSSCM]): Promise<Customer> {
    const email = `${randomUUID()}@people.example`;
    const user = await this.get(CreateUser).execute(ACTOR, { name: '홍길동', email, services });
    const ticket = await this.get(UnitOfWork).run(ACTOR, (tx) => this.get(LoginTickets).issue(tx, user));
    const { exchangeLoginTicket } = await this.client().ok<{ exchangeLoginTicket: { accessToken: string } }>(
      `mutation ($ticket: String!) { exchangeLoginTicket(ticket: $ticket) { accessToken } }`,
      { ticket },
    );
    const token = exchangeLoginTicket.accessToken;
    return { id: user.id, token, client: this.client(token) };
  }

  /** A membership on sale (or not). */
  async product(options: { price?: number; taxFree?: number; onSale?: boolean } = {}): Promise<string> {
    return this.get(AddProduct).execute(ACTOR, {
      code: `test-${newId()}`,
      name: '멤버십 · 30일',
      purpose: PaymentPurpose.MEMBERSHIP,
      service: Service.ABYSSCM,
      price: won(options.price ?? 39_000),
      taxFree: won(options.taxFree ?? 0),
      tier: 'BASIC',
      durationDays: 30,
      onSale: options.onSale ?? true,
    });
  }

  /** Live subscriptions open in the server: tells that one has begun, which the protocol itself does not. */
  liveSubscribers(): number {
    return this.get(LiveHub).subscribers;
  }

  async brokenInvariants(): Promise<unknown[]> {
    return brokenInvariants(this.db);
  }

  /** SQL as the application itself: it may no more than the application may. */
  async sql<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.get(DataSource).query<T[]>(sql, parameters);
  }
}

export function baseEnvironment(database: TestDatabase, twinUrl: string): Record<string, string> {
  return {
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PUBLIC_URL: 'http://localhost:3999',
    DATABASE_URL: database.appUrl,
    DATABASE_POOL: '10',
    REDIS_URL: inject('redisUrl'),
    REDIS_PREFIX: database.name,
    JWT_KEYS: `test:${randomBytes(32).toString('hex')}`,
    DATA_KEYS: `test:${randomBytes(32).toString('hex')}`,
    // A folder of its own right in the machine's: one that other users share would belong to whoever came first.
    FILES_DIR: join(tmpdir(), `${database.name}-files`),
    TOSS_API_URL: twinUrl,
    TOSS_SDK_URL: `${twinUrl}/v2/standard`,
    TOSS_CLIENT_KEY: CLIENT_KEY,
    TOSS_SECRET_KEY: SECRET_KEY,
    LOG_LEVEL: 'silent',
    // How busy this machine is with other tests is not what they are about.
    SHED_LOOP_DELAY_MS: '20000',
  };
}

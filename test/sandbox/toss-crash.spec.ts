import { freePort } from '../kit/free-port.js';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOptions } from '../../src/sandbox/toss/config.js';
import { CLIENT_KEY, SECRET_KEY, startTestTwin, TwinClient, until } from './toss-kit.js';

describe('S001-PAY-14 Toss twin: crash and restart', () => {
  let folder: string;
  let child: ChildProcess | null = null;
  let output = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'toss-twin-'));
    output = '';
  });
  afterEach(async () => {
    if (child) await kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  /** Starts the twin as the process of its own that it is in real life. */
  async function start(port: number): Promise<TwinClient> {
    child = spawn(
      process.execPath,
      ['--import', '@swc-node/register/esm-register', 'src/sandbox/toss/main.ts'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          ...process.env,
          TOSS_TWIN_PORT: String(port),
          TOSS_TWIN_DATA: folder,
          TOSS_TWIN_CLIENT_KEY: CLIENT_KEY,
          TOSS_TWIN_SECRET_KEY: SECRET_KEY,
        },
      },
    );
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const client = new TwinClient(`http://127.0.0.1:${port}`);
    const healthy = () =>
      client.control('GET', '/health').then(
        (reply) => reply.status,
        () => 0,
      );
    await until(healthy, (status) => status === 200, 20_000);
    return client;
  }

  async function kill(signal: NodeJS.Signals): Promise<number | null> {
    const dying = child;
    child = null;
    if (!dying || dying.exitCode !== null || dying.signalCode !== null) return null;
    const exited = once(dying, 'exit');
    dying.kill(signal);
    const [code] = (await exited) as [number | null];
    return code;
  }

  it('survives SIGKILL in the middle of a busy moment: what was answered is kept, and keys still replay', async () => {
    const port = await freePort();
    const client = await start(port);
    const payments = await Promise.all(Array.from({ length: 30 }, () => client.authenticated()));
    const answered = new Map<string, string>();
    let landed = 0;
    const running = payments.map(async (payment) => {
      const reply = await client.confirm(payment, 10_000, { 'idempotency-key': payment.orderId });
      answered.set(payment.orderId, reply.text);
      landed += 1;
      if (landed === 5) child?.kill('SIGKILL');
    });
    await Promise.allSettled(running);
    expect(landed).toBeGreaterThanOrEqual(5);
    await kill('SIGKILL');

    const again = await start(port);
    for (const payment of payments) {
      const reply = await again.confirm(payment, 10_000, { 'idempotency-key': payment.orderId });
      const before = answered.get(payment.orderId);
      // Answered before the crash: the same bytes. Not answered: it happens now, or the lost answer comes back.
      if (before !== undefined) expect(reply.text).toBe(before);
      expect(reply.body.status).toBe('DONE');
    }
    const ledger = (await again.control<{ captured: number }[]>('GET', '/ledger')).body;
    expect(ledger.reduce((sum, row) => sum + row.captured, 0)).toBe(300_000);
  }, 60_000);

  it('tolerates a torn last line and goes on behind it', async () => {
    const first = await startTestTwin({ dataFolder: folder });
    const paid = await first.client.confirmed();
    await first.close();
    await appendFile(join(folder, 'journal.jsonl'), '{"puts":[{"k":"payment","v":{"paymentK');
    const second = await startTestTwin({ dataFolder: folder });
    expect((await second.client.api('GET', `/v1/payments/${paid.paymentKey}`)).body).toEqual(paid);
    const more = await second.client.confirmed({ orderId: 'after-the-tear' });
    await second.close();
    const third = await startTestTwin({ dataFolder: folder });
    expect((await third.client.api('GET', `/v1/payments/${more.paymentKey}`)).body.status).toBe('DONE');
    await third.close();
  });

  it('refuses a journal that is damaged in the middle instead of guessing', async () => {
    const first = await startTestTwin({ dataFolder: folder });
    await first.client.ready();
    await first.close();
    await appendFile(join(folder, 'journal.jsonl'), 'damage\n{"puts":[]}\n');
    await expect(startTestTwin({ dataFolder: folder })).rejects.toThrow('line 2');
  });

  it('keeps clock, transactions and webhook settings over a restart, and reset forgets all', async () => {
    const first = await startTestTwin({ dataFolder: folder });
    await first.client.control('POST', '/clock', { advanceMs: -86_400_000 });
    await first.client.control('POST', '/webhooks/config', { paused: true });
    await first.client.confirmed();
    await first.close();
    const second = await startTestTwin({ dataFolder: folder });
    expect((await second.client.control<unknown>('GET', '/clock')).body).toMatchObject({
      offsetMs: -86_400_000,
    });
    expect((await second.client.control<unknown>('GET', '/webhooks/config')).body).toMatchObject({
      paused: true,
    });
    expect((await second.client.control<unknown[]>('GET', '/payments')).body).toHaveLength(1);
    await second.client.control('POST', '/reset');
    expect((await second.client.control<unknown>('GET', '/clock')).body).toMatchObject({
      offsetMs: 0,
      real: true,
    });
    await second.client.ready({ orderId: 'after-reset' });
    await second.close();
    const third = await startTestTwin({ dataFolder: folder });
    expect((await third.client.control<unknown[]>('GET', '/payments')).body).toHaveLength(1);
    await third.close();
  });

  it('stops within a second on SIGTERM with a request hanging, and logs JSON lines without keys', async () => {
    const client = await start(await freePort());
    const payment = await client.authenticated();
    await client.control('POST', '/faults', { endpoint: 'confirm', kind: 'delay', delayMs: 60_000 });
    const hanging = client.confirm(payment, 10_000).catch(() => 'cut');
    await until(
      () => client.control<unknown[]>('GET', '/faults'),
      (reply) => reply.body.length === 0,
    );
    const started = Date.now();
    expect(await kill('SIGTERM')).toBe(0);
    expect(Date.now() - started).toBeLessThan(1500);
    expect(await hanging).toBe('cut');
    const lines = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string });
    expect(lines[0]?.event).toBe('twin.ready');
    expect(output).not.toContain(SECRET_KEY);
    expect(await readFile(join(folder, 'journal.jsonl'), 'utf8')).not.toContain(SECRET_KEY);
  }, 30_000);

  it('refuses live keys and nonsense in its environment', () => {
    const good = { TOSS_TWIN_CLIENT_KEY: CLIENT_KEY, TOSS_TWIN_SECRET_KEY: SECRET_KEY };
    expect(readOptions(good).port).toBe(4010);
    const more = 'second:test_ck_second:test_sk_second, third:test_ck_third:test_sk_third';
    const { merchants } = readOptions({ ...good, TOSS_TWIN_MORE_MERCHANTS: more });
    expect(merchants.map(({ mId, secretKey }) => [mId, secretKey]).slice(1)).toEqual([
      ['second', 'test_sk_second'],
      ['third', 'test_sk_third'],
    ]);
    expect(() => readOptions({ ...good, TOSS_TWIN_MORE_MERCHANTS: 'x:test_ck_x:live_sk_x' })).toThrow(
      'test_sk_',
    );
    expect(() => readOptions({ ...good, TOSS_TWIN_SECRET_KEY: 'live_sk_x' })).toThrow('test_sk_');
    expect(() => readOptions({ ...good, TOSS_TWIN_CLIENT_KEY: 'test_sk_x' })).toThrow('test_ck_');
    expect(() => readOptions({ ...good, TOSS_TWIN_PORT: '80x' })).toThrow('TOSS_TWIN_PORT');
    expect(() => readOptions({ ...good, TOSS_TWIN_WEBHOOK_URL: 'ftp://x' })).toThrow('TOSS_TWIN_WEBHOOK_URL');
  });
});

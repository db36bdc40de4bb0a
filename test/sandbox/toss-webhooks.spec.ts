import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestTwin, until, type PaymentBody, type TestTwin } from './toss-kit.js';

interface Delivery {
  headers: IncomingHttpHeaders;
  body: {
    createdAt: string;
    eventType?: string;
    data?: PaymentBody;
    secret?: string;
    status?: string;
    transactionKey?: string;
    orderId?: string;
  };
}

interface Event {
  id: string;
  state: string;
  kind: string;
  attempts: { status: number | null; retriedCount: number; duplicate: boolean }[];
}

const MINUTES = [1, 4, 16, 64, 256, 1024, 4096];

/** A receiver whose answers a test decides. */
class Receiver {
  readonly got: Delivery[] = [];
  answer: (count: number) => number = () => 200;
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Delivery['body'];
        this.got.push({ headers: request.headers, body });
        const status = this.answer(this.got.length);
        if (status > 0) response.writeHead(status).end();
      });
    });
  }

  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/webhooks/toss`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** Statuses as they came in, classic ones marked A and deposit callbacks B. */
  statuses(): string[] {
    return this.got.map(({ body }) => (body.data ? `A ${body.data.status}` : `B ${body.status}`));
  }
}

describe('S001-PAY-14 Toss twin: webhooks', () => {
  let receiver: Receiver;
  let url: string;
  let twin: TestTwin;
  beforeEach(async () => {
    receiver = new Receiver();
    url = await receiver.listen();
    twin = await startTestTwin({ webhookUrl: url }, { webhookTimeoutMs: 400 });
  });
  afterEach(async () => {
    await twin.remove();
    receiver.close();
  });

  const arrived = (count: number) =>
    until(
      async () => receiver.got,
      (got) => got.length >= count,
    );
  const events = async () => (await twin.client.control<Event[]>('GET', '/webhooks')).body;
  const settled = (state: string) =>
    until(events, (list) => list.length > 0 && list.every((event) => event.state === state));
  const quiet = () => new Promise((done) => setTimeout(done, 400));

  it('V15 sends PAYMENT_STATUS_CHANGED with the whole payment and no usable secret', async () => {
    const paid = await twin.client.confirmed();
    const [first] = await arrived(1);
    expect(first?.body).toMatchObject({
      eventType: 'PAYMENT_STATUS_CHANGED',
      data: { ...paid, secret: null },
    });
    expect(first?.body.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/);
    expect(first?.headers['tosspayments-webhook-transmission-id']).toMatch(/^whtrans_[a-z0-9]{27}$/);
    expect(first?.headers['tosspayments-webhook-transmission-retried-count']).toBe('0');
    expect(first?.headers['tosspayments-webhook-transmission-time']).toMatch(/\+09:00$/);
    expect(first?.headers['content-type']).toBe('application/json');
    await settled('DELIVERED');
  });

  it('V16 sends both events for every change of a virtual account, none when it runs out', async () => {
    const account = await twin.client.confirmed({ method: 'VIRTUAL_ACCOUNT' });
    await arrived(2);
    await twin.client.control('POST', `/payments/${account.paymentKey}/deposit`);
    await arrived(4);
    await twin.client.control('POST', `/payments/${account.paymentKey}/reverse-deposit`);
    await arrived(6);
    await twin.client.control('POST', `/payments/${account.paymentKey}/expire-account`);
    await twin.client.cancel(account.paymentKey, { cancelReason: 'r' });
    await arrived(8);
    await quiet();
    expect(receiver.statuses().sort()).toEqual(
      ['WAITING_FOR_DEPOSIT', 'DONE', 'WAITING_FOR_DEPOSIT', 'CANCELED']
        .flatMap((status) => [`A ${status}`, `B ${status}`])
        .sort(),
    );
    const callback = receiver.got.find(({ body }) => body.status === 'DONE');
    expect(Object.keys(callback?.body ?? {})).toEqual([
      'createdAt',
      'secret',
      'status',
      'transactionKey',
      'orderId',
    ]);
    expect(callback?.body.secret).toBe(account.secret);
  });

  it('tells of expiry, refusals and admin site cancels, but not of an abandoned window', async () => {
    const { client } = twin;
    await client.ready();
    const left = await client.ready();
    await client.control('POST', `/payments/${left.paymentKey}/abandon`);
    await client.control('POST', '/clock', { advanceMs: 30 * 60_000 + 1 });
    await arrived(2);
    const failed = await client.authenticated();
    await client.control('POST', `/payments/${failed.paymentKey}/fail`, { code: 'REJECT_CARD_COMPANY' });
    await arrived(3);
    const paid = await client.confirmed();
    await arrived(4);
    await client.control('POST', `/payments/${paid.paymentKey}/cancel`, { cancelAmount: 1000 });
    await arrived(5);
    expect(receiver.statuses()).toEqual([
      'A EXPIRED',
      'A EXPIRED',
      'A ABORTED',
      'A DONE',
      'A PARTIAL_CANCELED',
    ]);
  });

  it('resends after 1, 4, 16, 64, 256, 1024 and 4096 minutes with one id, then gives up', async () => {
    receiver.answer = () => 201;
    await twin.client.confirmed();
    for (let tries = 1; tries <= MINUTES.length; tries += 1) {
      await arrived(tries);
      await until(events, (list) => list[0]?.attempts.length === tries);
      const minutes = MINUTES[tries - 1] ?? 0;
      await twin.client.control('POST', '/clock', { advanceMs: minutes * 60_000 - 30_000 });
      await quiet();
      expect(receiver.got).toHaveLength(tries);
      await twin.client.control('POST', '/clock', { advanceMs: 30_000 });
    }
    await arrived(8);
    await settled('FAILED');
    const counts = receiver.got.map(
      ({ headers }) => headers['tosspayments-webhook-transmission-retried-count'],
    );
    expect(counts).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
    expect(
      new Set(receiver.got.map(({ headers }) => headers['tosspayments-webhook-transmission-id'])).size,
    ).toBe(1);
    await twin.client.control('POST', '/clock', { advanceMs: 10_000 * 60_000 });
    await quiet();
    expect(receiver.got).toHaveLength(8);

    receiver.answer = () => 200;
    const [event] = await events();
    await twin.client.control('POST', `/webhooks/${event?.id}/resend`);
    await settled('DELIVERED');
    expect(receiver.got).toHaveLength(9);
  }, 20_000);

  it('gives up on a receiver that does not answer in time, and tries again later', async () => {
    receiver.answer = (count) => (count === 1 ? 0 : 200);
    await twin.client.confirmed();
    await until(events, (list) => list[0]?.attempts.length === 1);
    await twin.client.control('POST', '/clock', { advanceMs: 60_000 });
    await settled('DELIVERED');
    const [event] = await events();
    expect(event?.attempts).toMatchObject([
      { status: null, error: 'TimeoutError', retriedCount: 0 },
      { status: 200, retriedCount: 1 },
    ]);
  });

  it('duplicates with one id, delivers before the answer, reorders and pauses when told to', async () => {
    const { client } = twin;
    const knobs = (config: object) => client.control('POST', '/webhooks/config', config);
    await knobs({ duplicate: true });
    await client.confirmed();
    await arrived(2);
    const ids = receiver.got.map(({ headers }) => headers['tosspayments-webhook-transmission-id']);
    expect(ids[0]).toBe(ids[1]);

    await settled('DELIVERED');
    receiver.got.length = 0;
    await knobs({ duplicate: false, before: true });
    await client.confirmed();
    expect(receiver.statuses()).toEqual(['A DONE']);

    receiver.got.length = 0;
    await knobs({ before: false, reorder: true, paused: true });
    const paid = await client.confirmed();
    await client.cancel(paid.paymentKey, { cancelReason: 'r' });
    await knobs({ paused: false });
    await arrived(2);
    expect(receiver.statuses()).toEqual(['A CANCELED', 'A DONE']);

    await settled('DELIVERED');
    receiver.got.length = 0;
    await knobs({ reorder: false, paused: true });
    await client.confirmed();
    await quiet();
    expect(receiver.got).toHaveLength(0);
    await knobs({ paused: false });
    await arrived(1);

    await settled('DELIVERED');
    receiver.got.length = 0;
    await knobs({ discard: true });
    await client.confirmed();
    await knobs({ discard: false });
    await quiet();
    expect(receiver.got).toHaveLength(0);
    expect((await events()).at(-1)?.state).toBe('DISCARDED');
    expect((await knobs({ slow: true })).status).toBe(400);
  });

  it('holds a first delivery back for delayMs', async () => {
    await twin.client.control('POST', '/webhooks/config', { delayMs: 500 });
    await twin.client.confirmed();
    await quiet();
    expect(receiver.got).toHaveLength(0);
    await arrived(1);
  });

  it('goes on with pending deliveries after a restart', async () => {
    await twin.client.control('POST', '/webhooks/config', { paused: true });
    await twin.client.confirmed();
    await twin.close();
    const again = await startTestTwin({ webhookUrl: url, dataFolder: twin.dataFolder });
    expect(receiver.got).toHaveLength(0);
    await again.client.control('POST', '/webhooks/config', { paused: false });
    await arrived(1);
    expect(receiver.statuses()).toEqual(['A DONE']);
    await again.close();
    // The clean-up closes a twin once more; it needs one to close.
    twin = await startTestTwin({ webhookUrl: url, dataFolder: twin.dataFolder });
  });
});

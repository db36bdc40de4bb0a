import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestTwin, type TestTwin, type TwinClient } from './toss-kit.js';

describe('S001-PAY-14 Toss twin: virtual accounts', () => {
  let twin: TestTwin;
  let client: TwinClient;
  beforeAll(async () => {
    twin = await startTestTwin();
    client = twin.client;
  });
  afterAll(() => twin.remove());

  const answer = async (reply: Promise<{ status: number; body: { code?: string } | null }>) => {
    const { status, body } = await reply;
    return `${status} ${body?.code ?? ''}`.trim();
  };
  const account = { bank: '88', accountNumber: '1101234567270', holderName: '김마당' };
  const refused = (key: string, refundReceiveAccount: unknown) =>
    answer(client.cancel(key, { cancelReason: 'r', refundReceiveAccount }));

  it('before the deposit: whole or not at all, and no money in the ledger', async () => {
    const { paymentKey } = await client.confirmed({ method: 'VIRTUAL_ACCOUNT' });
    expect(await answer(client.cancel(paymentKey, { cancelReason: 'r', cancelAmount: 1 }))).toBe(
      '403 NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT',
    );
    expect((await client.cancel(paymentKey, { cancelReason: 'r' })).body.status).toBe('CANCELED');
    expect(await ledgerOf(paymentKey)).toMatchObject({ captured: 0, canceled: 0 });
  });

  it('after the deposit: the account is needed and checked', async () => {
    const { paymentKey } = await client.confirmed({ method: 'VIRTUAL_ACCOUNT' });
    const deposited = await client.control('POST', `/payments/${paymentKey}/deposit`);
    expect(deposited.body.payment).toMatchObject({
      status: 'DONE',
      virtualAccount: { depositorName: '테스트고객' },
    });
    expect(await refused(paymentKey, undefined)).toBe('400 INVALID_REFUND_ACCOUNT_INFO');
    expect(await refused(paymentKey, { ...account, bank: 'ZZ' })).toBe('400 INVALID_BANK');
    expect(await refused(paymentKey, { ...account, accountNumber: '110-123' })).toBe(
      '400 INVALID_REFUND_ACCOUNT_NUMBER',
    );
    expect(await refused(paymentKey, account)).toBe('200');
    expect(await ledgerOf(paymentKey)).toMatchObject({ captured: 10_000, canceled: 10_000 });
  });

  it('a deposit can be reversed and come again', async () => {
    const { paymentKey } = await client.confirmed({ method: 'VIRTUAL_ACCOUNT' });
    await client.control('POST', `/payments/${paymentKey}/deposit`);
    const back = await client.control('POST', `/payments/${paymentKey}/reverse-deposit`);
    expect(back.body.payment).toMatchObject({ status: 'WAITING_FOR_DEPOSIT', approvedAt: null });
    expect(await ledgerOf(paymentKey)).toMatchObject({ captured: 0, canceled: 0 });
    expect((await client.control('POST', `/payments/${paymentKey}/deposit`)).body.status).toBe('DONE');
  });

  it('a bank may report a deposit late, and fail to hand a refund over', async () => {
    const { paymentKey } = await client.confirmed({ method: 'VIRTUAL_ACCOUNT' });
    const act = (name: string) => client.control('POST', `/payments/${paymentKey}/${name}`);
    await act('expire-account');
    expect((await act('deposit')).status).toBe(409);
    expect((await act('late-deposit')).body.payment).toMatchObject({ status: 'DONE', balanceAmount: 10_000 });
    expect((await act('fail-refund')).status, 'nothing was refunded').toBe(409);
    await client.cancel(paymentKey, { cancelReason: 'r', refundReceiveAccount: account });
    const failed = await act('fail-refund');
    expect(failed.body.payment).toMatchObject({
      status: 'CANCELED',
      virtualAccount: { refundStatus: 'FAILED' },
    });
  });

  it('after an approval: a webhook that says ABORTED, or an abort by the network that is one', async () => {
    const announced = await client.confirmed();
    const told = await client.control('POST', `/payments/${announced.paymentKey}/announce-abort`);
    expect(told.body.payment).toMatchObject({ status: 'DONE', failure: null });
    expect(await ledgerOf(announced.paymentKey)).toMatchObject({ captured: 10_000, canceled: 0 });
    const taken = await client.control('POST', `/payments/${announced.paymentKey}/network-cancel`);
    expect(taken.body.payment).toMatchObject({ status: 'ABORTED', failure: { code: 'COMMON_ERROR' } });
    expect(await ledgerOf(announced.paymentKey)).toMatchObject({ captured: 0, canceled: 0 });
  });

  it('past the due date the status stays, only `expired` turns true, and no deposit is taken', async () => {
    const { paymentKey } = await client.confirmed({ method: 'VIRTUAL_ACCOUNT' });
    await client.control('POST', '/clock', { advanceMs: 8 * 86_400_000 });
    const late = (await client.api('GET', `/v1/payments/${paymentKey}`)).body;
    expect(late).toMatchObject({ status: 'WAITING_FOR_DEPOSIT', virtualAccount: { expired: true } });
    expect((await client.control('POST', `/payments/${paymentKey}/deposit`)).status).toBe(409);
    await client.control('POST', '/clock', { now: null });
  });

  it('an account closed by hand is expired at once', async () => {
    const { paymentKey } = await client.confirmed({ method: 'VIRTUAL_ACCOUNT' });
    const closed = await client.control('POST', `/payments/${paymentKey}/expire-account`);
    expect(closed.body.payment).toMatchObject({
      status: 'WAITING_FOR_DEPOSIT',
      virtualAccount: { expired: true },
    });
  });

  async function ledgerOf(paymentKey: string) {
    const rows = (await client.control<{ paymentKey: string }[]>('GET', '/ledger')).body;
    return rows.find((row) => row.paymentKey === paymentKey);
  }
});

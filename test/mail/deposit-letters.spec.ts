import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SendDepositLetters } from '../../src/modules/payments/accounts/send-deposit-letters.js';
import { buyPoints, orderPoints } from '../kit/buyer.js';
import { janitor, paymentOf } from '../kit/steering.js';
import { startTestMailbox, type TestMailbox } from '../kit/test-mailbox.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';
import { atProvider, issueAccount } from '../kit/virtual-account.js';

describe('letters about a virtual account (S001-PAY-14, S000-INT-01)', () => {
  let mailbox: TestMailbox;
  let system: TestSystem;

  beforeAll(async () => {
    mailbox = await startTestMailbox();
    system = await TestSystem.start({ environment: mailbox.environment });
  });
  afterAll(async () => {
    await system.stop();
    await mailbox.remove();
  });

  async function newCustomer(): Promise<Customer & { address: string }> {
    const customer = await system.customer();
    const [user] = await system.sql<{ email: string }>(`SELECT email FROM users WHERE id = $1`, [
      customer.id,
    ]);
    return { ...customer, address: user?.email ?? '' };
  }

  const lettersAbout = (paymentId: string) =>
    system.sql<{ kind: string; status: string }>(
      `SELECT kind, status FROM messages WHERE about_id = $1 ORDER BY created_at, kind`,
      [paymentId],
    );

  it('tells bank, number, amount and due time once, and afterwards that it was paid', async () => {
    const customer = await newCustomer();
    const order = await issueAccount(system, customer, '31000');
    const mail = await mailbox.mails.mailTo(customer.address);
    expect(mail.subject).toBe('[마당] 입금을 기다리고 있습니다 (31,000원)');
    const { paymentOrder } = await customer.client.ok<{
      paymentOrder: { virtualAccount: { bank: string; accountNumber: string; dueAt: string } };
    }>(`query ($o: String!) { paymentOrder(orderId: $o) { virtualAccount { bank accountNumber dueAt } } }`, {
      o: order.orderId,
    });
    const { bank, accountNumber, dueAt } = paymentOrder.virtualAccount;
    const day = new Intl.DateTimeFormat('ko-KR', { timeZone: 'Asia/Seoul', dateStyle: 'long' }).format(
      new Date(dueAt),
    );
    for (const part of ['홍길동님', bank, accountNumber, '31,000원', order.orderId, day]) {
      expect(mail.text).toContain(part);
      expect(mail.html).toContain(part);
    }
    await system.get(SendDepositLetters).execute('payments.deposit-account', order.paymentId);
    await atProvider(system, order, 'deposit');
    const receipt = await mailbox.mails.mailTo(customer.address, 2);
    expect(receipt.subject).toBe('[마당] 결제가 완료되었습니다 (31,000원)');
    expect((await lettersAbout(order.paymentId)).map(({ kind }) => kind).sort()).toEqual([
      'payments.deposit-account',
      'payments.receipt',
    ]);
    const kept = await system.sql(`SELECT 1 FROM messages m WHERE m::text LIKE $1`, [`%${accountNumber}%`]);
    expect(kept, 'the number is not kept with the letter').toEqual([]);
  });

  it('tells that it is too late, and only who had an account', async () => {
    const customer = await newCustomer();
    const order = await issueAccount(system, customer);
    await mailbox.mails.mailTo(customer.address);
    await atProvider(system, order, 'expire-account');
    await janitor(system);
    const mail = await mailbox.mails.mailTo(customer.address, 2);
    expect(mail.subject).toBe('[마당] 입금 기한이 지나 주문이 취소되었습니다');
    expect(mail.text).toContain(order.orderId);
    expect(mail.text).not.toMatch(/undefined/);

    const card = await orderPoints(system, customer, '5000');
    await system.get(SendDepositLetters).execute('payments.deposit-expired', card.paymentId);
    expect(await lettersAbout(card.paymentId)).toEqual([]);
  });

  it('asks nobody to deposit who has paid while the letter waited', async () => {
    const customer = await newCustomer();
    await mailbox.mails.misbehave({
      kind: 'refuseRecipient',
      address: customer.address,
      code: 451,
      times: 0,
    });
    const order = await issueAccount(system, customer);
    await eventually(async () => (await lettersAbout(order.paymentId))[0]?.status === 'RETRYING');
    await atProvider(system, order, 'deposit');
    await eventually(async () => (await paymentOf(system, order)).status === 'DONE');
    await mailbox.mails.behave();
    await eventually(async () => {
      await system.sql(`UPDATE messages SET next_attempt_at = now() WHERE about_id = $1`, [order.paymentId]);
      const [asked] = (await lettersAbout(order.paymentId)).filter(
        ({ kind }) => kind === 'payments.deposit-account',
      );
      return asked?.status === 'NOT_NEEDED' && asked;
    });
    const subjects = (await mailbox.mails.list(customer.address)).map(({ subject }) => subject);
    expect(subjects.some((subject) => subject.includes('입금을 기다리고'))).toBe(false);
  });

  it('says nothing to who pays by card', async () => {
    const customer = await newCustomer();
    const order = await buyPoints(system, customer, '7000');
    await mailbox.mails.mailTo(customer.address);
    expect((await lettersAbout(order.paymentId)).map(({ kind }) => kind)).toEqual(['payments.receipt']);
  });
});

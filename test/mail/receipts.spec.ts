import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SendReceipt } from '../../src/modules/payments/receipt/send-receipt.js';
import { refund } from '../kit/back-office.js';
import { buyPoints } from '../kit/buyer.js';
import { startTestMailbox, type TestMailbox } from '../kit/test-mailbox.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

describe('letters customers get (S000-INT-01, S001-PAY-01)', () => {
  let mailbox: TestMailbox;
  let system: TestSystem;
  let customer: Customer;
  let address: string;

  beforeAll(async () => {
    mailbox = await startTestMailbox();
    system = await TestSystem.start({ environment: mailbox.environment });
    customer = await system.customer();
    const [user] = await system.sql<{ email: string }>(`SELECT email FROM users WHERE id = $1`, [
      customer.id,
    ]);
    address = user?.email ?? '';
  });
  afterAll(async () => {
    await system.stop();
    await mailbox.remove();
  });

  it('a receipt when the payment went through, one however often it is told', async () => {
    const order = await buyPoints(system, customer, '12000');
    const mail = await mailbox.mails.mailTo(address);
    expect(mail.subject).toBe('[마당] 결제가 완료되었습니다 (12,000원)');
    for (const part of ['홍길동님', order.orderId, '12,000원', '카드']) {
      expect(mail.text).toContain(part);
      expect(mail.html).toContain(part);
    }
    await Promise.all([1, 2].map(() => system.get(SendReceipt).execute(order.paymentId)));
    const rows = await system.sql<{ status: string; about_type: string }>(
      `SELECT status, about_type FROM messages WHERE about_id = $1`,
      [order.paymentId],
    );
    expect(rows).toMatchObject([{ about_type: 'payment' }]);
    expect(await mailbox.mails.list(address)).toHaveLength(1);
  });

  it('another when money went back, with what is left', async () => {
    const staff = await system.staff('ADMIN');
    const order = await buyPoints(system, customer, '9000');
    await mailbox.mails.mailTo(address, 2);
    const asked = await refund(staff, order.paymentId, '4000');
    const mail = await mailbox.mails.mailTo(address, 3);
    expect(mail.subject).toBe('[마당] 환불이 완료되었습니다 (4,000원)');
    expect(mail.text).toContain('남은 결제 금액: 5,000원');
    const row = await eventually(async () => {
      const [found] = await system.sql<{ status: string }>(
        `SELECT status FROM messages WHERE about_type = 'refund' AND about_id = $1`,
        [asked.id],
      );
      return found?.status === 'SENT' ? found : null;
    });
    expect(row).toEqual({ status: 'SENT' });
  });
});

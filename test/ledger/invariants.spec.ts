import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SettlementRuns } from '../../src/modules/settlements/index.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { INVARIANTS } from '../../src/app/invariants.js';
import { refund } from '../kit/back-office.js';
import { authenticate, buyPoints, confirm, orderPoints } from '../kit/buyer.js';
import { proveMoney } from '../kit/money-proof.js';
import { refundRound } from '../kit/steering.js';
import { TestSystem } from '../kit/test-system.js';
import { deliver, issueBill, orderBill } from '../kit/usage-bill.js';
import { bend, daysAgo, sell } from '../settlements/settling.js';

/** For every invariant, what somebody with all rights and no scruples could do to the tables. */
const CORRUPTIONS: Record<string, string[]> = {
  'I1 each book sums to zero': [
    `UPDATE ledger_balances SET balance = balance + 1 WHERE book = 'POINTS' AND NOT may_go_negative`,
    `DELETE FROM ledger_balances WHERE account_id IN (SELECT id FROM ledger_accounts WHERE code = 'ISSUED')`,
  ],
  'I2 a kept balance is the sum of its entries': [
    `UPDATE ledger_balances SET balance = balance + CASE WHEN may_go_negative THEN -1 ELSE 1 END WHERE book = 'POINTS'`,
    `UPDATE ledger_transfers SET amount = amount + 1 WHERE book = 'KRW' AND amount > 100000`,
    `DELETE FROM ledger_transfers WHERE book = 'POINTS'`,
  ],
  'I2 entries of an account are numbered without a gap, and each tells the balance after it': [
    `UPDATE ledger_transfers SET debit_seq = debit_seq + 1 WHERE book = 'POINTS'`,
    `UPDATE ledger_transfers SET credit_balance = credit_balance + 1 WHERE book = 'KRW'`,
    `DELETE FROM ledger_transfers WHERE debit_seq = 1`,
  ],
  'I2 an account knows the number and the time of its last entry': [
    `UPDATE ledger_balances SET entries = entries + 1`,
    `UPDATE ledger_balances SET last_posted_at = last_posted_at - interval '1 second' WHERE entries > 0`,
  ],
  'I2 time never runs backwards within an account': [
    `UPDATE ledger_transfers SET posted_at = posted_at + interval '1 day' WHERE credit_seq = 1`,
  ],
  'I2 a kept hold is the sum of its open holds': [
    `UPDATE ledger_balances SET held = 0`,
    `DELETE FROM ledger_hold_ends`,
    `UPDATE ledger_holds SET amount = amount + 1`,
  ],
  'I3 nobody has less than nothing': [
    `ALTER TABLE ledger_balances DROP CONSTRAINT ledger_balances_enough;
     UPDATE ledger_balances SET balance = held - 1 WHERE NOT may_go_negative`,
    `ALTER TABLE ledger_balances DROP CONSTRAINT ledger_balances_held_not_negative;
     UPDATE ledger_balances SET held = -1 WHERE NOT may_go_negative`,
  ],
  'I11 nothing is reversed beyond what it was, nor by other accounts': [
    `UPDATE ledger_transfers SET amount = amount + 10000000
     WHERE posting_id IN (SELECT id FROM ledger_postings WHERE kind = 'refund')`,
    `UPDATE ledger_transfers SET credit_account_id = gen_random_uuid()
     WHERE posting_id IN (SELECT id FROM ledger_postings WHERE kind = 'refund')`,
  ],
  'I11 no reversal is reversed': [`UPDATE ledger_postings SET reverses_id = id WHERE kind = 'refund'`],
  'a hold paid for a posting from its own account, and no more than itself': [
    `UPDATE ledger_hold_ends SET amount = amount + 1 WHERE outcome = 'POSTED'`,
    `UPDATE ledger_holds SET account_id = gen_random_uuid()`,
  ],
  'an open hold with a deadline waits for it, and no other does': [
    `UPDATE ledger_holds SET expires_at = now() WHERE id NOT IN (SELECT hold_id FROM ledger_hold_ends)`,
    `INSERT INTO ledger_hold_deadlines SELECT id, now() FROM ledger_holds`,
  ],
  'I12 no transfer crosses books': [
    `UPDATE ledger_transfers SET credit_account_id = (SELECT id FROM ledger_accounts WHERE code = 'ISSUED')
     WHERE book = 'KRW'`,
    `UPDATE ledger_transfers SET book = 'POINTS' WHERE book = 'KRW'`,
  ],
  'I12 no posting joins PRACTICE to another book': [
    `INSERT INTO ledger_transfers (id, posting_id, book, debit_account_id, credit_account_id, amount, posted_at,
       debit_seq, debit_balance, credit_seq, credit_balance)
     SELECT gen_random_uuid(), posting_id, 'PRACTICE', debit_account_id, credit_account_id, 1, now(), 1, 1, 1, 1
     FROM ledger_transfers WHERE book = 'KRW'`,
  ],
  'I12 no source and no hold joins PRACTICE to another book': [
    `INSERT INTO ledger_postings (id, realm, kind, source_kind, source_id, posted_at)
     SELECT gen_random_uuid(), 'PRACTICE', kind, 'practice-trade', source_id, posted_at FROM ledger_postings`,
    `ALTER TABLE ledger_holds DROP CONSTRAINT ledger_holds_practice_wall; UPDATE ledger_holds SET book = 'PRACTICE'`,
  ],
  'I6 a captured payment stands in the books with its exact amount, and no other does': [
    `DELETE FROM ledger_postings WHERE kind = 'payment'`,
    `UPDATE payments SET status = 'DONE' WHERE status = 'READY'`,
    `UPDATE payments SET status = 'FAILED' WHERE status = 'PARTIALLY_REFUNDED'`,
    `UPDATE ledger_transfers SET credit_account_id = debit_account_id, debit_account_id = credit_account_id
     WHERE posting_id IN (SELECT id FROM ledger_postings WHERE kind = 'payment')`,
    `UPDATE ledger_transfers SET amount = amount + 1 WHERE book = 'KRW'`,
    `INSERT INTO ledger_transfers (id, posting_id, book, debit_account_id, credit_account_id, amount, posted_at,
       debit_seq, debit_balance, credit_seq, credit_balance)
     SELECT gen_random_uuid(), t.posting_id, t.book, t.debit_account_id, t.credit_account_id, 1, t.posted_at, 1, 1, 1, 1
     FROM ledger_transfers t JOIN ledger_postings p ON p.id = t.posting_id WHERE p.kind = 'payment'`,
  ],
  'I6 a captured top-up has given its customer exactly its points, and nothing else has': [
    `DELETE FROM ledger_postings WHERE kind = 'points-granted'`,
    `UPDATE ledger_transfers SET amount = amount - 1 WHERE book = 'POINTS'`,
    `UPDATE ledger_transfers SET credit_account_id = debit_account_id, debit_account_id = credit_account_id
     WHERE posting_id IN (SELECT id FROM ledger_postings WHERE kind = 'points-granted')`,
    `UPDATE payments SET user_id = gen_random_uuid() WHERE status = 'PARTIALLY_REFUNDED'`,
    `UPDATE payments SET purpose = 'MEMBERSHIP' WHERE status = 'PARTIALLY_REFUNDED'`,
  ],
  'I7 a settled refund has taken exactly the points it held back from its customer, and no other has': [
    `DELETE FROM ledger_postings WHERE kind = 'points-taken-back'`,
    `UPDATE refunds SET amount = amount + 1 WHERE status = 'SUCCEEDED'`,
    `UPDATE refunds SET status = 'FAILED' WHERE status = 'SUCCEEDED'`,
    `UPDATE ledger_transfers SET credit_account_id = debit_account_id, debit_account_id = credit_account_id
     WHERE posting_id IN (SELECT id FROM ledger_postings WHERE kind = 'points-taken-back')`,
  ],
  'I7 points that a settled refund could not take back are on record as owed, and no others': [
    `UPDATE refunds SET points_short = 1 WHERE status = 'SUCCEEDED'`,
    `UPDATE ledger_postings SET kind = 'points-uncollected' WHERE kind = 'points-taken-back'`,
    `UPDATE refunds SET points_hold_id = NULL WHERE status = 'SUCCEEDED'`,
  ],
  'a deposit that was taken back is posted once, and so is one that came again': [
    `INSERT INTO deposit_reversals (id, payment_id, number, points_short, reversed_at)
     SELECT gen_random_uuid(), id, 1, 0, now() FROM payments WHERE status = 'PARTIALLY_REFUNDED'`,
  ],
  'an order has the status of its latest attempt': [
    `UPDATE payment_orders SET status = 'FAILED' WHERE status = 'READY'`,
    `UPDATE payments SET status = 'EXPIRED' WHERE status = 'READY'`,
  ],
  'I14 a payment has its history': [`DELETE FROM payment_history`],
  'a refund waits for a decision exactly while its request is open': [
    `DELETE FROM approvals`,
    `UPDATE refunds SET status = 'APPROVED' WHERE status = 'REQUESTED'`,
    `UPDATE refunds SET status = 'REQUESTED' WHERE status = 'SUCCEEDED'`,
  ],
  'the totals of the payments list are the counts of its rows': [
    `DELETE FROM payments_totals`,
    `UPDATE payments_totals SET count = count + 1`,
    `UPDATE payments_totals SET amount = amount - 1 WHERE day IS NULL`,
    `UPDATE payments_totals SET refunded = refunded + 1 WHERE day IS NULL`,
  ],
  'the totals of the payments list by purpose and method are the counts of its rows, of each day and of all':
    [
      `DELETE FROM payments_facets`,
      `DELETE FROM payments_facets WHERE day IS NULL AND status = 'DONE'`,
      `UPDATE payments_facets SET count = count + 1 WHERE day IS NOT NULL`,
      `UPDATE payments_facets SET amount = amount + 1 WHERE purpose = 'DOMAIN_USAGE'`,
      `UPDATE payments_facets SET method = NULL`,
    ],
  'the totals of the payments list by day are the counts of its rows of that day': [
    `DELETE FROM payments_totals WHERE day IS NOT NULL AND key IS NULL`,
    `UPDATE payments_totals SET amount = amount + 1 WHERE day IS NOT NULL AND key = 'DONE'`,
    `UPDATE payments_totals SET day = day + 1 WHERE day IS NOT NULL`,
  ],
  'I7 what is promised and given back equals the refunds that are live and settled': [
    `UPDATE payments SET refunded = refunded + 1 WHERE status = 'PARTIALLY_REFUNDED'`,
    `UPDATE payments SET refund_reserved = 0 WHERE refund_reserved > 0`,
    `UPDATE refunds SET status = 'FAILED' WHERE status = 'SUCCEEDED'`,
    `DELETE FROM refunds WHERE status = 'REQUESTED'`,
    `ALTER TABLE payments DROP CONSTRAINT payments_never_refund_more;
     UPDATE refunds SET amount = 99000000; UPDATE payments SET refunded = 99000000 WHERE refunded > 0`,
  ],
  'no more that is free of tax goes back than was paid, and no more that is taxed': [
    `UPDATE refunds SET tax_free = 1`,
    `UPDATE payments SET tax_free = amount WHERE refunded > 0`,
  ],
  'I7 a settled refund is posted once with its exact amount, and no other is': [
    `DELETE FROM ledger_postings WHERE kind = 'refund'`,
    `UPDATE refunds SET amount = amount + 1 WHERE status = 'SUCCEEDED'`,
    `UPDATE refunds SET status = 'SUCCEEDED' WHERE status = 'REQUESTED'`,
  ],
  'points of a settled refund were taken back, and the hold of an ended one is gone': [
    `DELETE FROM ledger_hold_ends`,
    `UPDATE refunds SET status = 'FAILED' WHERE status = 'SUCCEEDED'`,
    `UPDATE refunds SET status = 'REJECTED' WHERE status = 'REQUESTED'`,
    `UPDATE refunds SET status = 'PROCESSING' WHERE status = 'SUCCEEDED'`,
  ],
  'a settled day adds up on all four sides: what matched and what differs is all there is': [
    `UPDATE settlement_entries SET amount = amount + 1 WHERE side = 'LEDGER'`,
    `DELETE FROM settlement_entries WHERE side = 'ORDER'`,
    `UPDATE settlement_differences SET line_amount = line_amount + 1`,
    `DELETE FROM settlement_differences`,
    `ALTER TABLE settlement_days DROP CONSTRAINT settlement_days_add_up;
     UPDATE settlement_days SET matched_total = matched_total + 1`,
  ],
  'the provider’s two sides of a settled day are what its lists said last': [
    `UPDATE settlement_records SET amount = amount + 1 WHERE source = 'TRANSACTION'`,
    `DELETE FROM settlement_reading_records`,
    `DELETE FROM settlement_entries WHERE side = 'LINE'`,
  ],
  'a settlement difference has its history, and ends where that says': [
    `DELETE FROM settlement_difference_history`,
    `UPDATE settlement_difference_history SET action = 'RESOLVED'`,
  ],
  'a usage bill is the sum of its lines': [
    `UPDATE usage_bills SET amount = amount + 1`,
    `DELETE FROM usage_bill_lines WHERE number = 2`,
    `DELETE FROM usage_bill_lines`,
  ],
  'an order for a usage bill is of its customer and its amount': [
    `UPDATE payment_orders SET subject_id = gen_random_uuid() WHERE subject_id IS NOT NULL`,
    `UPDATE payment_orders SET user_id = gen_random_uuid() WHERE subject_id IS NOT NULL`,
    `UPDATE usage_bills SET amount = amount + 1`,
  ],
  'a paid usage bill is paid by an order for it that was captured': [
    `UPDATE usage_bills SET payment_id = (SELECT id FROM payments WHERE purpose = 'POINT_TOPUP' AND status = 'DONE' LIMIT 1)
     WHERE status = 'PAID'`,
    `DELETE FROM payment_history WHERE status = 'DONE'`,
  ],
  'a usage bill has its history, and is what that ends with': [
    `DELETE FROM usage_bill_history`,
    `UPDATE usage_bill_history SET action = 'REOPENED', payment_id = NULL WHERE action = 'PAID'`,
    `UPDATE usage_bill_history SET payment_id = gen_random_uuid() WHERE action = 'PAID'`,
  ],
};

describe('each invariant holds, and notices when it does not (threat model §3)', () => {
  let system: TestSystem;
  let vandal: pg.Client;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    const [customer, staff] = await Promise.all([system.customer(), system.staff()]);
    const order = await buyPoints(system, customer, '1900000');
    await refund(staff, order.paymentId, '4000');
    await refundRound(system);
    await refund(staff, order.paymentId, '600000');
    await orderPoints(system, customer, '2000');
    const yesterday = daysAgo(1);
    const sold = await sell(system, customer, yesterday, '7000');
    await sell(system, customer, yesterday, '3000');
    await bend(system, { kind: 'amount', orderId: sold.orderId });
    await system.get(SettlementRuns).settle(systemActor('test'), yesterday);
    const bill = await orderBill(system, customer, await issueBill(staff, customer.id));
    await confirm(customer, bill, await authenticate(system, bill));
    await deliver(system, bill, 'domains');
    vandal = new pg.Client(system.database.adminUrl);
    await vandal.connect();
  });
  afterAll(async () => {
    await vandal.end();
    await system.stop();
  });

  it('all hold over a paid, a partly refunded and a waiting order', async () => {
    await proveMoney(system);
  });

  it('none is without its test', () => {
    expect(Object.keys(CORRUPTIONS).sort()).toEqual(Object.keys(INVARIANTS).sort());
  });

  const cases = Object.entries(CORRUPTIONS).flatMap(([name, all]) =>
    all.map((sql, index): [string, number, string] => [name, index + 1, sql]),
  );

  it.each(cases)('%s: notices corruption %i', async (name, _index, sql) => {
    await vandal.query('BEGIN');
    try {
      await vandal.query(`SET LOCAL session_replication_role = replica`);
      const results = (await vandal.query(sql)) as pg.QueryResult | pg.QueryResult[];
      const touched = [results].flat().reduce((sum, result) => sum + (result.rowCount ?? 0), 0);
      expect(touched, 'the corruption corrupts something').toBeGreaterThan(0);
      const { rows } = await vandal.query(INVARIANTS[name] ?? '');
      expect(rows.length).toBeGreaterThan(0);
    } finally {
      await vandal.query('ROLLBACK');
    }
    expect((await vandal.query(INVARIANTS[name] ?? '')).rows).toEqual([]);
  });
});

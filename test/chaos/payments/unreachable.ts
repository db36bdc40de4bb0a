/** Awaits that an order of the run comes to by chance at most, and why. */
const WHY: Record<string, string> = {
  'EndAttempt.noticeLongUnknown: payments.openException': 'a day without an answer',
  'SettlePayment.noticeLostRefund: payments.openException':
    'a bank that cannot hand a refund over tells days later',
  'SettlePayment.move: payments.openException':
    'the provider takes a card payment back by itself: staff decides',
  'SettlePayment.move: payments.save': 'the same',
  'SettlePayment.apply: askAnew': 'answers that overtake each other: test/payments',
  'SettlePayment.askAnew: payments.save': 'the same',
  'SyncPayment.ask: db.one': 'asked for a preview on a screen',
  'SyncPayment.ask: gateway.lookup': 'the same',
  'PayOutRefund.again: settle.fail': 'money that was cancelled elsewhere meanwhile: staff decides',
  'ProcessWebhook.execute: later': 'the database goes away between two statements of one message',
  'RequestRefund.create: stepUp.consume': 'above the limit: killed in test/approvals',
  'RequestRefund.create: stepUp.consume #2': 'above the limit: killed in test/approvals',
  'RequestRefund.create: approvals.request': 'above the limit: killed in test/approvals',
  'RefundAccounts.known: rows': 'read for a screen',
  'RefundAccounts.known: sealed.openAll': 'read for a screen',
  'FulfilMembership.tell: payments.lock': 'six failures of one job: test/jobs',
  'FulfilMembership.tell: tx.query': 'the same',
  'FulfilMembership.tell: payments.openException': 'the same',
  'SettleUsageBill.tell: payments.subjectOf': 'six failures of one job: test/domains',
  'SettleUsageBill.tell: lock': 'the same',
  'SettleUsageBill.tell: payments.openException': 'the same',
  'SettleUsageBill.settle: refuse': 'a bill that is paid twice: test/domains',
  'SettleUsageBill.refuse: payments.openException': 'the same',
  'EventWorker.handle: consumer.gaveUp': 'six failures of one job: test/jobs',
  'EventWorker.gaveUp: read': 'a job that took six workers along: test/jobs',
  'EventWorker.gaveUp: consumer.gaveUp': 'a job that took six workers along: test/jobs',
  'EventWorker.stop: queue.drain': 'a stop that was asked for',
};

export const NOT_REACHED: ReadonlyMap<string, string> = new Map(
  Object.entries(WHY).flatMap(([name, why]) => [
    [`${name} > sent`, why],
    [`${name} > answered`, why],
  ]),
);

import { fill, h, skeleton } from './dom.js';
import { when } from './texts.js';

const TONES = {
  DONE: 'good',
  FAILED: 'bad',
  EXPIRED: 'quiet',
  CANCELED: 'quiet',
  REFUNDED: 'quiet',
};

/** The customer's latest payments. */
export function paymentsView(shop) {
  const { t, language } = shop;
  const list = h('ul', { class: 'payments', id: 'recent-payments' });
  const element = h(
    'section',
    { class: 'panel', 'aria-labelledby': 'recent-title' },
    h('h2', { id: 'recent-title' }, t.recent),
    list,
  );
  let shown;

  const item = (payment) =>
    h(
      'li',
      { 'data-payment-id': payment.id, 'data-order-id': payment.orderId, 'data-status': payment.status },
      h(
        'div',
        { class: 'payment-what' },
        h('p', {}, payment.orderName),
        h(
          'p',
          { class: 'help' },
          [when(language, payment.requestedAt), instrument(payment)].filter(Boolean).join(' · '),
        ),
        payment.status === 'WAITING_FOR_DEPOSIT' &&
          payment.virtualAccount &&
          h('p', { class: 'help', 'data-deposit': payment.orderId }, deposit(payment.virtualAccount)),
        payment.status === 'FAILED' &&
          payment.failureMessage &&
          h('p', { class: 'help' }, payment.failureMessage),
      ),
      h(
        'div',
        { class: 'payment-amount' },
        h('p', { class: 'amount' }, t.won(payment.amount)),
        payment.refundedAmount !== '0' &&
          h('p', { class: 'help' }, t.refunded(t.won(payment.refundedAmount))),
      ),
      h(
        'span',
        { class: 'status', 'data-tone': TONES[payment.status] ?? 'wait' },
        t.status[payment.status] ?? payment.status,
      ),
    );

  const deposit = ({ bank, accountNumber, dueAt }) => t.depositTo(bank, accountNumber, when(language, dueAt));

  const update = () => {
    const payments = shop.account.user?.payments;
    element.hidden = shop.session === null || shop.account.state === 'failed';
    if (shown !== undefined && shown === payments) return;
    shown = payments;
    if (!payments) fill(list, h('li', {}, skeleton(3)));
    else if (payments.length === 0) fill(list, h('li', { class: 'empty' }, t.noPayments));
    else fill(list, payments.map(item));
  };
  return { element, update };
}

const instrument = ({ instrument: used }) =>
  used && (used.last4 ? `${used.label} ${used.last4}` : used.label);

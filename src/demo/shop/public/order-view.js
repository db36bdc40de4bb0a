import { fill, h } from './dom.js';
import { membershipView } from './membership-view.js';
import { methodView } from './method-view.js';
import { tabs } from './tabs.js';
import { windowHost } from './toss.js';
import { topupView } from './topup-view.js';

/** What to pay for, beside what it comes to and the button that pays. */
export function orderView(shop) {
  const { t } = shop;
  const topup = topupView(shop);
  const membership = membershipView(shop);
  const method = methodView(shop);
  const choice = tabs(
    t.what,
    [
      { id: 'topup', label: t.topup, panel: topup.element },
      { id: 'membership', label: t.membership, panel: membership.element },
    ],
    (tab) => shop.edit({ tab }),
  );
  const facts = h('dl', { class: 'facts' });
  const problem = h('div', { id: 'order-problem', role: 'alert' });
  const button = h('button', { type: 'submit', class: 'button primary', id: 'pay-button' });
  const element = h(
    'form',
    {
      class: 'order',
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        void shop.pay();
      },
    },
    h(
      'section',
      { class: 'panel', 'aria-labelledby': 'what' },
      h('h2', { id: 'what' }, t.what),
      choice.element,
      h('h3', {}, t.howToPay),
      method.element,
    ),
    h(
      'section',
      { class: 'panel summary', 'aria-labelledby': 'summary' },
      h('h2', { id: 'summary' }, t.summary),
      facts,
      problem,
      button,
      h('p', { class: 'help' }, t.payHelp(windowHost())),
    ),
  );
  let shownProblem = null;

  const update = () => {
    element.hidden = shop.session === null || shop.account.state === 'failed';
    choice.select(shop.form.tab);
    topup.update();
    membership.update();
    method.update();
    showFacts();
    showProblem();
  };

  const showFacts = () => {
    const { name, price, pointsAfter } = shop.chosen();
    const row = ([label, value]) => h('div', {}, h('dt', {}, label), h('dd', {}, value));
    fill(
      facts,
      [
        [t.item, name ?? '—'],
        [t.after, pointsAfter === null ? null : t.points(pointsAfter)],
        [t.total, price === null ? '—' : t.won(price)],
      ]
        .filter(([, value]) => value !== null)
        .map(row),
    );
    button.textContent = shop.paying ? t.paying : t.pay(price === null ? null : t.won(price));
    button.disabled = shop.paying || shop.account.state !== 'ready';
    button.setAttribute('aria-busy', String(shop.paying));
  };

  const showProblem = () => {
    if (shownProblem === shop.problem) return;
    shownProblem = shop.problem;
    const sentence = shop.problemAt('order');
    const elsewhere = ['USER_NOT_ELIGIBLE', 'USER_INACTIVE'].includes(shop.problem?.code);
    fill(
      problem,
      sentence &&
        h(
          'div',
          {
            class: shop.problem.code === 'PAYMENT_CANCELED' ? 'problem calm' : 'problem',
            'data-code': shop.problem.code,
          },
          h('p', {}, sentence),
          elsewhere &&
            h(
              'button',
              { type: 'button', class: 'button small', onclick: () => shop.leave() },
              t.otherCustomer,
            ),
        ),
    );
  };
  return { element, update };
}

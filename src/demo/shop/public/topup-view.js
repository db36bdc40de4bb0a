import { h } from './dom.js';
import { grouped, parseWon } from './money.js';

const AMOUNTS = ['5000', '10000', '30000', '50000', '100000'];

/** Amounts to choose from, and a field for any other. The server decides which amounts it takes. */
export function topupView(shop) {
  const { t } = shop;
  const buttons = AMOUNTS.map((amount) =>
    h(
      'button',
      { type: 'button', class: 'choice', 'data-amount': amount, onclick: () => type(grouped(amount)) },
      t.won(amount),
    ),
  );
  const field = h('input', {
    id: 'amount',
    type: 'text',
    inputmode: 'numeric',
    autocomplete: 'off',
    maxlength: '24',
    'aria-describedby': 'amount-help amount-problem',
    oninput: () => type(field.value),
    onblur: () => {
      const amount = parseWon(field.value);
      if (amount) type(grouped(amount));
    },
  });
  const problem = h('p', { id: 'amount-problem', class: 'field-problem', role: 'alert' });
  const element = h(
    'div',
    { class: 'stack' },
    h('div', { class: 'choices', role: 'group', 'aria-label': t.amounts }, buttons),
    h('label', { for: 'amount' }, t.ownAmount),
    h('div', { class: 'with-unit' }, field, h('span', { 'aria-hidden': 'true' }, t.wonUnit)),
    problem,
    h('p', { id: 'amount-help', class: 'help' }, t.amountHelp),
  );

  const type = (typed) => shop.edit({ typed });

  const update = () => {
    const { typed } = shop.form;
    if (field.value !== typed) field.value = typed;
    const amount = parseWon(typed);
    for (const button of buttons)
      button.setAttribute('aria-pressed', String(button.dataset.amount === amount));
    const sentence = shop.problemAt('amount');
    if (problem.textContent === sentence) return;
    problem.textContent = sentence;
    field.setAttribute('aria-invalid', String(sentence !== ''));
    if (sentence) field.focus();
  };
  return { element, update };
}

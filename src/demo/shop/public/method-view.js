import { h } from './dom.js';

const METHODS = ['CARD', 'VIRTUAL_ACCOUNT'];

/** What the payment window is opened with: cards and easy pay, or an account for a deposit. */
export function methodView(shop) {
  const { t } = shop;
  const buttons = METHODS.map((method) =>
    h(
      'button',
      {
        type: 'button',
        class: 'choice',
        'data-method': method,
        onclick: () => shop.edit({ method }),
      },
      t.method[method],
    ),
  );
  const element = h('div', { class: 'choices', role: 'group', 'aria-label': t.howToPay }, buttons);
  const update = () => {
    for (const button of buttons)
      button.setAttribute('aria-pressed', String(button.dataset.method === shop.form.method));
  };
  return { element, update };
}

import { failure, fill, h, skeleton } from './dom.js';
import { errorSentence, serviceName } from './error-texts.js';
import { signInView } from './sign-in-view.js';

/** The cards of people one can be. */
export function customerView(shop) {
  const { t, language } = shop;
  const signIn = signInView(shop);
  const cards = h('div', { class: 'cards', id: 'customers' });
  const element = h(
    'section',
    { class: 'choose', 'aria-labelledby': 'choose-title' },
    h('h1', { id: 'choose-title', tabindex: '-1' }, t.chooseTitle),
    h('p', { class: 'help' }, t.chooseHelp),
    signIn.element,
    cards,
  );
  let shown;

  const card = (customer) =>
    h(
      'button',
      {
        type: 'button',
        class: 'card',
        'data-customer-id': customer.id,
        onclick: () => shop.choose(customer.id),
      },
      avatar(customer.name),
      h('span', { class: 'card-name' }, customer.name),
      h('span', { class: 'help' }, customer.maskedEmail),
      serviceChips(language, customer.services),
    );

  const update = () => {
    element.hidden = shop.session !== null;
    signIn.update();
    if (shown === shop.customers) return;
    shown = shop.customers;
    const { state, items, error } = shop.customers;
    if (state === 'loading') fill(cards, skeleton(4));
    else if (state === 'failed')
      fill(
        cards,
        failure(errorSentence(language, error), t.retry, () => shop.loadCustomers()),
      );
    else if (items.length === 0) fill(cards, h('p', { class: 'empty' }, t.noCustomers));
    else fill(cards, items.map(card));
  };
  return { element, update };
}

export const avatar = (name) => h('span', { class: 'avatar', 'aria-hidden': 'true' }, name.slice(0, 1));

export const serviceChips = (language, services) =>
  h(
    'span',
    { class: 'chips' },
    services.map((service) => h('span', { class: 'chip' }, serviceName(language, service))),
  );

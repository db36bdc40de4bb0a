import { failure, fill, h, skeleton } from './dom.js';
import { errorSentence } from './error-texts.js';

/** The memberships on sale. */
export function membershipView(shop) {
  const { t, language } = shop;
  const list = h('div', { class: 'products', id: 'products', role: 'radiogroup', 'aria-label': t.products });
  const element = h('div', { class: 'stack' }, list, h('p', { class: 'help' }, t.productsHelp));
  let shown;

  const option = (product) =>
    h(
      'label',
      { class: 'product' },
      h('input', {
        type: 'radio',
        name: 'product',
        value: product.id,
        'data-product-id': product.id,
        onchange: () => shop.edit({ productId: product.id }),
      }),
      h(
        'span',
        { class: 'product-face' },
        h('span', {}, product.name),
        h('strong', {}, t.won(product.price)),
      ),
    );

  const update = () => {
    if (shown !== shop.products) {
      shown = shop.products;
      const { state, items, error } = shop.products;
      if (state === 'loading') fill(list, skeleton(3));
      else if (state === 'failed')
        fill(
          list,
          failure(errorSentence(language, error), t.retry, () => shop.loadProducts()),
        );
      else if (items.length === 0) fill(list, h('p', { class: 'empty' }, t.noProducts));
      else fill(list, items.map(option));
    }
    for (const input of list.querySelectorAll('input')) input.checked = input.value === shop.form.productId;
  };
  return { element, update };
}

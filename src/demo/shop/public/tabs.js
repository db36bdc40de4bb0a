import { h } from './dom.js';

/**
 * Tabs after the ARIA pattern: arrow keys move, one stop in the tab order.
 * @param items [{ id, label, panel }]
 * @returns the element, and `select(id)` to show a tab
 */
export function tabs(label, items, onselect) {
  const buttons = items.map(({ id, label: text }) =>
    h(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `tab-${id}`,
        'aria-controls': `panel-${id}`,
        onclick: () => onselect(id),
      },
      text,
    ),
  );
  const panels = items.map(({ id, panel }) =>
    h('div', { role: 'tabpanel', id: `panel-${id}`, 'aria-labelledby': `tab-${id}` }, panel),
  );
  const list = h('div', { class: 'tabs', role: 'tablist', 'aria-label': label }, buttons);
  list.addEventListener('keydown', (event) => {
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = (to + items.length) % items.length;
    buttons[next].focus();
    onselect(items[next].id);
  });
  const select = (selected) =>
    items.forEach(({ id }, index) => {
      buttons[index].setAttribute('aria-selected', String(id === selected));
      buttons[index].tabIndex = id === selected ? 0 : -1;
      panels[index].hidden = id !== selected;
    });
  return { element: h('div', {}, list, panels), select };
}

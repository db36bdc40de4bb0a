/** An element with attributes, listeners (`onclick`) and children. Text is always text, never markup. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...present(children));
  return element;
}

export function fill(element, ...children) {
  element.replaceChildren(...present(children));
}

const present = (children) =>
  children.flat().filter((child) => child !== null && child !== undefined && child !== false);

/** What a section shows while it has nothing yet. */
export function skeleton(lines) {
  return h(
    'div',
    { class: 'skeleton', 'aria-hidden': 'true' },
    Array.from({ length: lines }, () => h('span')),
  );
}

/** What a section shows when its data could not be had: a sentence and the way to try again. */
export function failure(sentence, retryLabel, retry) {
  return h(
    'div',
    { class: 'problem', role: 'alert' },
    h('p', {}, sentence),
    h('button', { type: 'button', class: 'button small', onclick: retry }, retryLabel),
  );
}

import { avatar, serviceChips } from './customer-view.js';
import { failure, fill, h, skeleton } from './dom.js';
import { errorSentence } from './error-texts.js';

/** Who one is, and the points one has, as they change. */
export function walletView(shop) {
  const { t, language } = shop;
  const who = h('div', { class: 'who' });
  const points = h('strong', { id: 'points-balance' });
  const pending = h('span', { class: 'help' });
  const live = h('span', { class: 'live' });
  const spoken = h('p', { class: 'visually-hidden', role: 'status' });
  const balance = h(
    'div',
    { class: 'balance' },
    h('p', { class: 'balance-label' }, t.balance, live),
    h('p', { class: 'balance-line' }, points, pending),
  );
  const body = h('div', { class: 'wallet-body' });
  const element = h(
    'section',
    { class: 'panel wallet', 'aria-labelledby': 'wallet-title' },
    h('h1', { id: 'wallet-title', class: 'visually-hidden' }, t.title),
    body,
    spoken,
  );
  let shown;
  let shownPoints = null;

  const update = () => {
    element.hidden = shop.session === null;
    // Rebuilt for another person or state only: a fresh read must not take the focus or stop an animation.
    const key = `${shop.account.state} ${shop.account.user?.id}`;
    if (shown !== key) {
      shown = key;
      shownPoints = null;
      const focused = body.contains(document.activeElement);
      fill(body, content());
      if (focused) document.getElementById('change-customer').focus();
    }
    live.textContent = shop.connected ? t.live : t.offline;
    live.dataset.state = shop.connected ? 'on' : 'off';
    showPoints();
  };

  const content = () => {
    const { state, user, error } = shop.account;
    const change = h(
      'button',
      { type: 'button', class: 'button small', id: 'change-customer', onclick: () => shop.leave() },
      t.change,
    );
    if (state === 'loading') return [skeleton(2), change];
    if (state === 'failed')
      return [failure(errorSentence(language, error), t.retry, () => shop.load()), change];
    fill(
      who,
      avatar(user.name),
      h('div', {}, h('p', { class: 'card-name' }, user.name), serviceChips(language, user.services)),
      change,
    );
    return [who, balance];
  };

  const showPoints = () => {
    const now = shop.account.user?.points;
    if (!now) return;
    points.textContent = t.points(now.available);
    pending.textContent = now.pending === '0' ? '' : t.pending(t.points(now.pending));
    if (shownPoints !== null && shownPoints !== now.available) {
      spoken.textContent = t.balanceNow(t.points(now.available));
      restart(points, 'changed');
    }
    shownPoints = now.available;
  };
  return { element, update };
}

/** Plays an element's animation again, which only happens when its class was away for a layout. */
function restart(element, name) {
  element.classList.remove(name);
  void element.offsetWidth;
  element.classList.add(name);
}

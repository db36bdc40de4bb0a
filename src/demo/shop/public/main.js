import { customerView } from './customer-view.js';
import { fill, h } from './dom.js';
import { orderView } from './order-view.js';
import { paymentsView } from './payments-view.js';
import { Shop } from './shop.js';
import { answerInAddress } from './sign-in.js';
import { walletView } from './wallet-view.js';

const place = (id) => document.getElementById(id);

let views = [];
const shop = new Shop(sessionStorage.getItem('language') === 'en' ? 'en' : 'ko', () => update());

/** Writes the whole page, once a language. What people typed is kept by the shop, not by the page. */
function build() {
  const { t, language } = shop;
  document.documentElement.lang = language;
  document.title = t.title;
  views = [customerView, walletView, orderView, paymentsView].map((view) => view(shop));
  fill(
    place('top'),
    h('p', { class: 'banner' }, h('strong', {}, t.demo), h('span', {}, t.demoMore)),
    h(
      'div',
      { class: 'top' },
      h('p', { class: 'brand' }, h('span', { class: 'mark', 'aria-hidden': 'true' }, 'M'), t.brand),
      h(
        'button',
        { type: 'button', class: 'button small', id: 'language', onclick: switchLanguage },
        t.otherLanguage,
      ),
    ),
  );
  fill(
    place('shop'),
    views.map(({ element }) => element),
  );
  fill(place('bottom'), h('p', { class: 'help' }, h('a', { href: '/admin/' }, t.staff), ` · ${t.staffHelp}`));
  update();
}

let choosing = null;

function update() {
  for (const view of views) view.update();
  // The part of the page that held the focus has gone; put it where the next step begins.
  const nowChoosing = shop.session === null;
  if (choosing !== null && choosing !== nowChoosing)
    place(nowChoosing ? 'choose-title' : 'change-customer')?.focus();
  choosing = nowChoosing;
}

function switchLanguage() {
  shop.language = shop.language === 'ko' ? 'en' : 'ko';
  sessionStorage.setItem('language', shop.language);
  build();
  place('language').focus();
}

const answer = answerInAddress();
const remembered = answer ? null : sessionStorage.getItem('customer');
// Before the first build, so that somebody who comes back does not see the choice flash by.
if (remembered) shop.choose(remembered);
build();
if (answer) void shop.arrive(answer);
void shop.loadProviders();
void shop.loadCustomers();
void shop.loadProducts();

window.addEventListener('focus', () => void shop.load());
document.addEventListener('visibilitychange', () => !document.hidden && void shop.load());
window.addEventListener('pageshow', ({ persisted }) => persisted && shop.comeBack());

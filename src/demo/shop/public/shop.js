import { Checkout } from './checkout.js';
import { errorSentence } from './error-texts.js';
import { graphql, request, ShopError } from './graphql.js';
import { parseWon } from './money.js';
import { PointsLive } from './points-live.js';
import { Session } from './session.js';
import { comeIn, leaveFor, providers } from './sign-in.js';
import { TEXTS } from './texts.js';
import { loadToss } from './toss.js';

const ACCOUNT = `query Account {
  viewer { user {
    id name services points { available pending }
    payments(limit: 10) {
      id orderId orderName amount refundedAmount status requestedAt failureMessage instrument { label last4 }
      virtualAccount { bank accountNumber dueAt }
    }
  } }
}`;
const PRODUCTS = `query Products { products(purpose: MEMBERSHIP) { id name price } }`;
const LOADING = Object.freeze({ state: 'loading' });
const UNSETTLED = ['CONFIRMING', 'UNKNOWN'];
const LOOK_AGAIN_MS = 5_000;
/** The page is left as soon as the window opens; past this it was not, and the button must work again. */
const LEFT_BY_MS = 15_000;

/** Everything the page knows. Views read it and are told when it changed; only this object changes it. */
export class Shop {
  language;
  customers = LOADING;
  products = LOADING;
  providers = [];
  signInProblem = null;
  session = null;
  account = LOADING;
  connected = false;
  form = { tab: 'topup', typed: '10,000', productId: null, method: 'CARD' };
  problem = null;
  paying = false;
  #changed;
  #live = null;
  #checkout = null;
  #reading = null;
  #readAgain = false;
  #lookAgain = null;

  constructor(language, changed) {
    this.language = language;
    this.#changed = changed;
  }

  get t() {
    return TEXTS[this.language];
  }

  async loadCustomers() {
    await this.#loadList('customers', () => request('/demo/customers'));
  }

  async loadProducts() {
    await this.#loadList('products', async () => (await graphql(PRODUCTS)).products);
  }

  /** Without providers the page is as good as it was: nobody has to hear of it. */
  async loadProviders() {
    try {
      this.#set({ providers: await providers() });
    } catch {
      this.#set({ providers: [] });
    }
  }

  async signInWith(provider) {
    this.#set({ signInProblem: null });
    await leaveFor(provider);
  }

  /** Somebody comes back from a provider. */
  async arrive(answer) {
    try {
      const { customerId, tokens } = await comeIn(answer);
      this.choose(customerId, tokens);
    } catch (error) {
      this.#set({ signInProblem: error instanceof ShopError ? error : new ShopError('INTERNAL') });
    }
  }

  choose(customerId, tokens = null) {
    this.#forget();
    sessionStorage.setItem('customer', customerId);
    this.session = new Session(customerId, tokens);
    this.#live = new PointsLive(this.session, {
      onPoints: (points) => this.#pointsCame(points),
      onGap: () => void this.load(),
      onState: (connected) => this.#set({ connected }),
    });
    // Fetched early, so that pressing pay opens the window at once. A failure shows when it matters.
    loadToss().catch(() => undefined);
    if (this.products.state === 'failed') void this.loadProducts();
    this.#set({});
    void this.load();
  }

  leave() {
    this.#forget();
    sessionStorage.removeItem('customer');
    this.#set({});
    if (this.customers.state === 'failed') void this.loadCustomers();
  }

  /** Reads the account. One read at a time: what is asked for during one causes one more, so the last word is fresh. */
  async load() {
    const { session } = this;
    if (session === null) return;
    if (this.#reading === session) {
      this.#readAgain = true;
      return;
    }
    if (this.account.state === 'failed') this.#set({ account: LOADING });
    this.#reading = session;
    do {
      this.#readAgain = false;
      await this.#read(session);
    } while (this.#readAgain && this.session === session);
    if (this.#reading === session) this.#reading = null;
  }

  edit(change) {
    this.#set({ form: { ...this.form, ...change }, problem: null });
  }

  /** What the form comes to. `price` is null until it is a price. */
  chosen() {
    const points = this.account.user?.points;
    if (this.form.tab === 'topup') {
      const price = parseWon(this.form.typed);
      return {
        name: price && this.t.topupName(this.t.points(price)),
        price,
        pointsAfter: price && points ? BigInt(points.available) + BigInt(price) : null,
        order: { purpose: 'POINT_TOPUP', amount: price, productId: null, method: this.form.method },
      };
    }
    const product = this.products.items?.find(({ id }) => id === this.form.productId);
    return {
      name: product?.name ?? null,
      price: product?.price ?? null,
      pointsAfter: null,
      order: {
        purpose: 'MEMBERSHIP',
        amount: null,
        productId: product?.id ?? null,
        method: this.form.method,
      },
    };
  }

  async pay() {
    if (this.paying || this.account.state !== 'ready') return;
    const { price, order } = this.chosen();
    if (price === null) {
      const topup = this.form.tab === 'topup';
      this.#set({
        problem: new ShopError(
          topup ? 'AMOUNT_INVALID' : 'PRODUCT_MISSING',
          topup ? { args: { path: 'amount' } } : {},
        ),
      });
      return;
    }
    const { session } = this;
    this.#set({ paying: true, problem: null });
    try {
      this.#checkout ??= new Checkout(session, this.account.user.name);
      await this.#checkout.pay(order);
      setTimeout(() => this.comeBack(), LEFT_BY_MS);
    } catch (error) {
      if (this.session !== session) return;
      this.#set({ paying: false, problem: error instanceof ShopError ? error : new ShopError('INTERNAL') });
      void this.load();
    }
  }

  /** The page is seen again, perhaps after the payment window. */
  comeBack() {
    this.#set({ paying: false });
    void this.load();
  }

  /** The sentence for a place of the form: 'amount' beside its field, everything else at the button. */
  problemAt(place) {
    if (!this.problem) return '';
    const own = this.problem.args.path === 'amount' && this.form.tab === 'topup' ? 'amount' : 'order';
    return own === place ? errorSentence(this.language, this.problem) : '';
  }

  async #read(session) {
    clearTimeout(this.#lookAgain);
    let account;
    try {
      const { user } = (await session.query(ACCOUNT)).viewer;
      account = { state: 'ready', user };
    } catch (error) {
      // What is on the page stays there; the next change or glance reads again.
      if (this.account.state === 'ready') return;
      account = { state: 'failed', error };
    }
    if (this.session !== session) return;
    this.#set({ account });
    const unsettled = account.user?.payments.some(({ status }) => UNSETTLED.includes(status));
    if (unsettled) this.#lookAgain = setTimeout(() => void this.load(), LOOK_AGAIN_MS);
  }

  async #loadList(name, read) {
    this.#set({ [name]: LOADING });
    try {
      this.#set({ [name]: { state: 'ready', items: await read() } });
    } catch (error) {
      this.#set({ [name]: { state: 'failed', error } });
    }
  }

  #pointsCame(points) {
    if (this.account.state === 'ready') {
      this.#set({ account: { ...this.account, user: { ...this.account.user, points } } });
    }
    void this.load();
  }

  #forget() {
    this.#live?.stop();
    clearTimeout(this.#lookAgain);
    Object.assign(this, { session: null, account: LOADING, connected: false, problem: null, paying: false });
    this.#live = null;
    this.#checkout = null;
  }

  #set(change) {
    Object.assign(this, change);
    this.#changed();
  }
}

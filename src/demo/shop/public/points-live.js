const SUBSCRIPTION = `subscription Points($after: Cursor) {
  pointsUpdated(after: $after) {
    __typename
    ... on PointsChanged { cursor points { available pending } }
    ... on Lagged { cursor }
  }
}`;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const PING_EVERY_MS = 25_000;
const TOKEN_REFUSED = [4401, 4403];

/**
 * Follows a customer's points over graphql-transport-ws. After a break it asks for everything since its last cursor;
 * where there is none yet, or it has become too old, `onGap` says that the present state has to be read.
 */
export class PointsLive {
  #session;
  #on;
  #socket = null;
  #cursor = null;
  #failures = 0;
  #timer = null;
  #pings = null;
  #heard = true;
  #stopped = false;

  /** @param on { onPoints(points), onGap(), onState(connected) } */
  constructor(session, on) {
    this.#session = session;
    this.#on = on;
    window.addEventListener('online', this.#connectNow);
    this.#connect();
  }

  stop() {
    this.#stopped = true;
    window.removeEventListener('online', this.#connectNow);
    clearTimeout(this.#timer);
    clearInterval(this.#pings);
    this.#socket?.close(1000);
  }

  #connectNow = () => {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#connect();
  };

  async #connect() {
    this.#timer = null;
    try {
      const token = await this.#session.token();
      if (!this.#stopped) this.#open(token);
    } catch {
      this.#retry();
    }
  }

  #open(token) {
    const address = new URL('/graphql', window.location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address, 'graphql-transport-ws');
    this.#socket = socket;
    socket.onopen = () => this.#send('connection_init', { payload: { authorization: `Bearer ${token}` } });
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(data));
    socket.onclose = ({ code }) => this.#closed(code);
  }

  #receive(message) {
    this.#heard = true;
    if (message.type === 'ping') this.#send('pong');
    else if (message.type === 'connection_ack') this.#subscribe();
    else if (message.type === 'next') this.#take(message.payload);
    else if (message.type === 'error') this.#refused(message.payload);
    // The server ended the stream (it restarts, or we read too slowly): come back with the cursor.
    else if (message.type === 'complete') this.#socket.close(1000);
  }

  #subscribe() {
    this.#send('subscribe', {
      id: '1',
      payload: { query: SUBSCRIPTION, variables: { after: this.#cursor } },
    });
    this.#on.onState(true);
    if (this.#cursor === null) this.#on.onGap();
    this.#heard = true;
    this.#pings = setInterval(() => this.#ping(), PING_EVERY_MS);
  }

  #take({ data, errors }) {
    if (errors || !data) return this.#refused(errors);
    this.#failures = 0;
    const event = data.pointsUpdated;
    this.#cursor = event.cursor;
    if (event.__typename === 'Lagged') this.#on.onGap();
    else this.#on.onPoints(event.points);
  }

  #refused(errors) {
    if (errors?.[0]?.extensions?.code === 'CURSOR_INVALID') this.#cursor = null;
    this.#failures += 1;
    this.#socket.close(1000);
  }

  /** A connection can be dead without anybody saying so: silence between two pings ends it. */
  #ping() {
    if (!this.#heard) return this.#socket.close(1000);
    this.#heard = false;
    this.#failures = 0;
    this.#send('ping');
  }

  #send(type, more = {}) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ type, ...more }));
  }

  async #closed(code) {
    clearInterval(this.#pings);
    if (this.#stopped) return;
    this.#on.onState(false);
    if (TOKEN_REFUSED.includes(code)) await this.#session.renew().catch(() => undefined);
    this.#retry();
  }

  #retry() {
    if (this.#stopped) return;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures);
    this.#failures += 1;
    // Spread, so that a server that comes back is not met by everybody at once.
    this.#timer = setTimeout(() => this.#connect(), wait * (0.5 + Math.random() / 2));
  }
}

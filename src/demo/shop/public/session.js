import { graphql, request } from './graphql.js';

const EXCHANGE = `mutation Exchange($ticket: String!) {
  exchangeLoginTicket(ticket: $ticket) { accessToken refreshToken }
}`;
const REFRESH = `mutation Refresh($refreshToken: String!) {
  refreshSession(refreshToken: $refreshToken) { accessToken refreshToken }
}`;

/** A customer's session. Its tokens live in this object only and are gone when the page is left. */
export class Session {
  #customerId;
  #tokens = null;
  #renewing = null;

  /** @param tokens of somebody who has just signed in; without them the demo signs the customer in itself */
  constructor(customerId, tokens = null) {
    this.#customerId = customerId;
    this.#tokens = tokens;
  }

  async token() {
    return (this.#tokens ?? (await this.renew())).accessToken;
  }

  /** Fresh tokens. A refresh token works once, so everybody who needs new ones waits for the same answer. */
  renew() {
    this.#renewing ??= this.#fetchTokens().finally(() => (this.#renewing = null));
    return this.#renewing;
  }

  async query(query, variables) {
    const token = await this.token();
    try {
      return await graphql(query, variables, token);
    } catch (error) {
      if (error.kind !== 'UNAUTHENTICATED') throw error;
      if (this.#tokens?.accessToken === token) await this.renew();
      return graphql(query, variables, await this.token());
    }
  }

  async #fetchTokens() {
    const refreshToken = this.#tokens?.refreshToken;
    this.#tokens = (refreshToken && (await this.#refreshed(refreshToken))) || (await this.#signedIn());
    return this.#tokens;
  }

  async #refreshed(refreshToken) {
    try {
      return (await graphql(REFRESH, { refreshToken })).refreshSession;
    } catch (error) {
      if (error.kind !== 'UNAUTHENTICATED') throw error;
      return null;
    }
  }

  async #signedIn() {
    const { ticket } = await request('/demo/session', { body: { userId: this.#customerId } });
    return (await graphql(EXCHANGE, { ticket })).exchangeLoginTicket;
  }
}

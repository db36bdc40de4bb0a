import { graphql, ShopError } from './graphql.js';

const PROVIDERS = `query Providers { signInProviders }`;
const EXCHANGE = `mutation Exchange($ticket: String!, $verifier: String) {
  exchangeLoginTicket(ticket: $ticket, verifier: $verifier) { accessToken refreshToken isNew user { id } }
}`;
const KEPT = 'sign-in-verifier';

const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

export async function providers() {
  return (await graphql(PROVIDERS)).signInProviders;
}

/**
 * Leaves for a provider. The ticket that comes back is good only with the verifier this tab keeps, so nobody can sign
 * this shop in by slipping a ticket of theirs into its address.
 */
export async function leaveFor(provider) {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  sessionStorage.setItem(KEPT, verifier);
  const asked = new URLSearchParams({
    returnTo: location.origin + location.pathname,
    challenge: base64url(new Uint8Array(hash)),
  });
  location.assign(`/auth/${provider.toLowerCase()}/start?${asked}`);
}

/** What a sign-in left behind `#`, taken out of the address so that a reload or a bookmark does not repeat it. */
export function answerInAddress() {
  const answer = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  if (!answer.ticket && !answer.error) return null;
  history.replaceState(null, '', location.pathname + location.search);
  return answer;
}

/** @returns {Promise<{ customerId: string, tokens: { accessToken: string, refreshToken: string } }>} */
export async function comeIn({ ticket, error }) {
  const verifier = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  if (error) throw new ShopError(error);
  const { user, accessToken, refreshToken } = (await graphql(EXCHANGE, { ticket, verifier }))
    .exchangeLoginTicket;
  return { customerId: user.id, tokens: { accessToken, refreshToken } };
}

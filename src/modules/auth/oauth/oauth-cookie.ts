import { HostCookie } from '../../../platform/http/host-cookie.js';

/** Threat model §4. */
export const FLOW_LIFETIME_MS = 10 * 60_000;

/**
 * The browser that went to a provider, by a secret of its own: nobody else can come back in its place. `Lax`, for the
 * provider's redirect is a navigation from another site. It opens nothing by itself.
 */
export const oauthCookie = new HostCookie('madang-oauth', FLOW_LIFETIME_MS, 'lax');

/** What we put there; anything else was not ours. */
export const isBrowserSecret = (value: string | null): value is string =>
  value !== null && /^[A-Za-z0-9_-]{43}$/.test(value);

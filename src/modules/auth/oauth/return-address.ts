import type { Config } from '../../../platform/config/config.js';
import { oauthErrors } from './oauth.errors.js';
import type { OAuthProvider } from './oauth.types.js';

const DEMO_PAGE = '/demo/checkout';

/** Where people may be sent back to. Compared letter by letter: no prefix, no pattern, nothing to be clever about. */
export function returnAddresses(config: Config): string[] {
  const demo = config.env.MADANG_DEMO ? [`${config.publicUrl}${DEMO_PAGE}`] : [];
  return [...config.env.SIGN_IN_RETURN_URLS, ...demo];
}

/** @param asked absent: the first that is listed  @throws RETURN_ADDRESS_REFUSED */
export function returnAddress(config: Config, asked: string | null | undefined): string {
  const listed = returnAddresses(config);
  const found = asked == null ? listed[0] : listed.find((address) => address === asked);
  if (found === undefined) throw oauthErrors.RETURN_ADDRESS_REFUSED({ path: 'returnTo' });
  return found;
}

/** @throws RETURN_ADDRESS_REFUSED for a redirect URI of a client that is not listed */
export function clientRedirect(config: Config, asked: string): string {
  const found = config.env.SIGN_IN_REDIRECT_URIS.find((address) => address === asked);
  if (found === undefined) throw oauthErrors.RETURN_ADDRESS_REFUSED({ path: 'redirectUri' });
  return found;
}

/** The address with an answer behind `#`, which no server and no `Referer` ever gets to see. */
export function withAnswer(address: string, answer: Record<string, string>): string {
  return `${address}#${new URLSearchParams(answer).toString()}`;
}

/** Whose doors are meant; each has redirect URIs of its own. */
export type Audience = 'customer' | 'staff';

/** The one redirect URI of a provider for an audience. Never built from what a request says. */
export function callbackOf(config: Config, provider: OAuthProvider, audience: Audience): string {
  const folder = audience === 'staff' ? '/auth/staff' : '/auth';
  return `${config.publicUrl}${folder}/${provider.toLowerCase()}/callback`;
}

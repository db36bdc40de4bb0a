import type { OAuth2Strategy } from 'passport-oauth2';
import { DomainError } from '../../../shared/errors.js';
import { log } from '../../../platform/telemetry/logger.js';
import { oauthErrors } from './oauth.errors.js';
import { unavailable } from './oauth-transport.js';
import type { OAuthProvider, ProvenIdentity } from './oauth.types.js';

/** What goes along to the provider. */
export interface Leaving {
  state: string;
  nonce: string;
  codeChallenge: string;
  callbackURL: string;
}

/** A request as the strategies see one: the provider's answer, and what we expect of it. */
export interface Returning {
  query: { code: string };
  nonceHash: Buffer;
}

interface Outcome {
  redirect?: string;
  user?: unknown;
}

/**
 * Runs a passport strategy by passport's own contract, without a session, a request or a response: the HTTP routes and
 * the mutations that take a code come through here alike.
 */
function run(strategy: OAuth2Strategy, request: object, options: object): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const act = {
      redirect: (url: string) => resolve({ redirect: url }),
      success: (user: unknown) => resolve({ user }),
      fail: () => reject(oauthErrors.OAUTH_PROOF_REFUSED()),
      error: reject,
      pass: () => reject(new Error('the strategy passed')),
    };
    const once = Object.assign(Object.create(strategy) as OAuth2Strategy, act);
    once.authenticate(request, options);
  });
}

/** Where to send somebody who wants to sign in. */
export async function authorizationUrl(strategy: OAuth2Strategy, leaving: Leaving): Promise<string> {
  const { redirect } = await run(strategy, { query: {} }, leaving);
  if (redirect === undefined) throw new Error('the strategy leads nowhere');
  return redirect;
}

/** Exchanges a code and proves whose it is. @throws OAUTH_CODE_REFUSED and everything the strategies throw */
export async function redeem(
  provider: OAuthProvider,
  strategy: OAuth2Strategy,
  returning: Returning,
  options: { callbackURL: string; codeVerifier: string },
): Promise<ProvenIdentity> {
  try {
    const { user } = await run(strategy, returning, options);
    return user as ProvenIdentity;
  } catch (error) {
    throw refusal(provider, error);
  }
}

/** The library wraps what went wrong; whoever asked gets our own words. */
function refusal(provider: OAuthProvider, error: unknown): unknown {
  if (error instanceof DomainError) return error;
  const { oauthError, name, code } = error as { oauthError?: unknown; name?: string; code?: string };
  if (oauthError instanceof DomainError) return oauthError;
  if (name === 'TokenError' && code === 'invalid_grant') return oauthErrors.OAUTH_CODE_REFUSED();
  // Our own registration is wrong. The provider's description stays out of the log: Kakao repeats the code in it.
  log.error({ provider, error: code ?? name }, 'the provider refused us');
  return unavailable(provider);
}

/** What the library does not send on the way out. */
export function authorizationExtras(options: object): Record<string, string> {
  const { nonce, codeChallenge } = options as Leaving;
  return { nonce, code_challenge: codeChallenge, code_challenge_method: 'S256' };
}

/** What the library does not send with the code. */
export function tokenExtras(options: object): Record<string, string> {
  return { code_verifier: (options as { codeVerifier: string }).codeVerifier };
}

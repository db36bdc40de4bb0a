import { randomBytes } from 'node:crypto';
import express, { Router, type Request, type Response } from 'express';
import { asObject, asString } from '../json.js';
import { endpoint, type Parts } from './parts.js';
import type { Ask, Code } from './model.js';
import { consentPage, errorPage, sendPage } from './pages.js';

const ASK_LIFETIME_MS = 30 * 60_000;
const CHALLENGE = /^[A-Za-z0-9\-._~]{43,128}$/;

type AskRequest = Request<{ id: string }>;

/** The authorization endpoint: a page, and the decision somebody takes on it. */
export function authorizeRouter<P extends { id: string }>(parts: Parts<P>): Router {
  const { provider, records, clock } = parts;
  const router = Router();
  const form = express.urlencoded({ extended: false, limit: '10kb' });

  router.get(provider.paths.authorize, (request: Request, response: Response, next) => {
    const fault = parts.faults.takeTransport('authorize');
    if (fault?.kind === 'dropBefore') return void request.socket.destroy();
    if (fault?.kind === 'error500')
      return sendPage(response, 500, errorPage(parts, request, 'server_error', null));
    open(request, response).catch(next);
  });

  async function open(request: Request, response: Response): Promise<void> {
    const read = (name: string): string | null => asString(request.query[name]);
    const redirectUri = read('redirect_uri');
    // Who asks and where the answer goes must be known before anything is sent anywhere.
    if (read('client_id') !== parts.client.id)
      return sendPage(response, 401, errorPage(parts, request, 'invalid_client', read('client_id')));
    if (redirectUri === null || !parts.client.redirectUris.includes(redirectUri))
      return sendPage(response, 400, errorPage(parts, request, 'redirect_uri_mismatch', redirectUri));
    const state = read('state');
    const refuse = (error: string): void =>
      response.redirect(302, back(redirectUri, { error, ...(state === null ? {} : { state }) }));
    if (read('response_type') !== 'code') return refuse('unsupported_response_type');
    const challenge = read('code_challenge');
    const method = challenge === null ? null : (read('code_challenge_method') ?? 'plain');
    const known = provider.methods.find((each) => each === method) ?? null;
    if (challenge !== null && (known === null || !CHALLENGE.test(challenge)))
      return refuse('invalid_request');
    const ask: Ask = {
      id: randomBytes(18).toString('base64url'),
      clientId: parts.client.id,
      redirectUri,
      scopes: provider.readScopes(read('scope')),
      state,
      nonce: read('nonce'),
      challenge,
      method: known,
      at: clock.now(),
    };
    // Nobody stays signed in at the twin, so there is never an answer without a page.
    if (read('prompt') === 'none') return refuse('login_required');
    await records.commit({ k: 'ask', v: ask });
    response.redirect(302, `/consent/${ask.id}`);
  }

  router.get('/consent/:id', (request: AskRequest, response: Response) => {
    const ask = current(request.params.id);
    if (!ask) return sendPage(response, 410, errorPage(parts, request, 'request_expired', null));
    const chosen = asString(request.query['account']);
    sendPage(response, 200, consentPage(parts, request, ask, chosen));
  });

  router.post('/consent/:id', form, async (request: AskRequest, response: Response) => {
    const ask = current(request.params.id);
    if (!ask) return sendPage(response, 410, errorPage(parts, request, 'request_expired', null));
    const body = asObject(request.body) ?? {};
    const person = records.get('person', asString(body['account']) ?? '');
    if (body['decision'] === 'agree' && !person) return response.redirect(303, `/consent/${ask.id}`);
    if (body['decision'] !== 'agree' || !person) {
      await records.commit({ k: 'ask', v: { ...ask, at: 0 } });
      return response.redirect(
        303,
        lied(ask, { error: 'access_denied', error_description: 'User denied access' }),
      );
    }
    const agreed = [body['item']].flat().flatMap((item) => asString(item) ?? []);
    const code: Code = {
      id: provider.newCode(),
      clientId: ask.clientId,
      redirectUri: ask.redirectUri,
      subject: person.id,
      scopes: provider.granted(ask, agreed),
      nonce: ask.nonce,
      challenge: ask.challenge,
      method: ask.method,
      at: clock.now(),
      usedAt: null,
    };
    await records.commit(
      { k: 'code', v: code },
      { k: 'ask', v: { ...ask, at: 0 } },
      ...provider.onConsent(parts, person),
    );
    parts.log('consent.given', { subject: person.id, scopes: code.scopes });
    response.redirect(303, lied(ask, { code: code.id }));
  });

  router.get(
    provider.paths.jwks,
    endpoint(parts, 'jwks', () => ({
      status: 200,
      body: parts.keys.published,
      headers: { 'cache-control': 'public, max-age=3600' },
    })),
  );

  /** A decision is taken once, and not after half an hour. */
  function current(id: string): Ask | null {
    const ask = records.get('ask', id);
    return ask && ask.at > 0 && clock.now() - ask.at <= ASK_LIFETIME_MS ? ask : null;
  }

  /** The way back, true or bent. */
  function lied(ask: Ask, answer: Record<string, string>): string {
    const lie = parts.faults.takeLie('authorize', ['wrongState', 'noState', 'wrongIss']);
    const state = lie === 'noState' ? null : lie === 'wrongState' ? 'another-state' : ask.state;
    const issuer = lie === 'wrongIss' ? 'https://accounts.evil.example' : parts.issuer;
    return back(ask.redirectUri, {
      ...answer,
      ...(state === null ? {} : { state }),
      ...(provider.tellsIssuer || lie === 'wrongIss' ? { iss: issuer } : {}),
    });
  }

  return router;
}

/** The redirect URI with the answer in its query; what stands there already stays. */
function back(redirectUri: string, answer: Record<string, string>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  return url.toString();
}

import type { Request, RequestHandler, Response } from 'express';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Put, Records } from '../records.js';
import type { TwinClock } from '../twin-clock.js';
import type { Faults, Place } from './faults.js';
import type { Ask, OidcClient, OidcKinds, Token } from './model.js';
import type { SigningKeys } from './signing-keys.js';

/** Writes one structured line. Values must never hold a secret, a code or a token. */
export type Log = (event: string, fields?: Record<string, unknown>) => void;

/** One request of an application as the twin saw it; no secret, code or token of it is kept. */
export interface RequestEntry {
  at: string;
  place: Place;
  method: string;
  path: string;
  /** Names of what was sent, never the values. */
  fields: string[];
  status: number | null;
  fault: string | null;
}

/** An answer in JSON, or in text that is JSON already. */
export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** A thing to agree to, as the consent page shows it. */
export interface ConsentItem {
  id: string;
  label: string;
  required: boolean;
}

/** What one provider does differently from another. */
export interface Provider<P extends { id: string }> {
  name: 'google' | 'kakao';
  title: string;
  paths: { authorize: string; token: string; jwks: string };
  codeLifetimeMs: number;
  accessLifetimeSec: number;
  /** `iss` in the redirect back (RFC 9207). */
  tellsIssuer: boolean;
  methods: readonly ('S256' | 'plain')[];
  readScopes(text: string | null): string[];
  newCode(): string;
  newAccessToken(): string;
  /** How a person looks in the list of accounts. */
  show(person: P): { name: string; detail: string };
  consentItems(ask: Ask, person: P): ConsentItem[];
  /** Scopes the person agreed to, of those that were asked for. */
  granted(ask: Ask, agreed: readonly string[]): string[];
  profileClaims(person: P, scopes: readonly string[]): Record<string, unknown>;
  extraClaims(facts: { clientId: string; accessToken: string; now: number }): Record<string, unknown>;
  tokenError(error: TokenErrorName): Answer;
  /** The rest of a good token answer. */
  tokenScope(scopes: readonly string[]): string;
  tokenType: string;
  refreshLifetimeSec: number | null;
  /** Rows that go with a consent: the person is connected to the application from now on. */
  onConsent(parts: Parts<P>, person: P): Put<OidcKinds<P>>[];
}

export type TokenErrorName =
  | 'invalid_client'
  | 'code_unknown'
  | 'code_used'
  | 'redirect_mismatch'
  | 'verifier_wrong'
  | 'unsupported_grant_type'
  | 'refresh_unknown'
  | 'invalid_request';

/** What a twin's routers share. */
export interface Parts<P extends { id: string }> {
  provider: Provider<P>;
  issuer: string;
  client: OidcClient;
  clock: TwinClock;
  records: Records<OidcKinds<P>>;
  keys: SigningKeys;
  faults: Faults;
  requests: RequestEntry[];
  log: Log;
}

const KEPT = 2_000;

/** Runs an endpoint through the transport faults that are set for it, and notes that it was asked. */
export function endpoint<P extends { id: string }>(
  parts: Parts<P>,
  place: Place,
  work: (request: Request) => Promise<Answer> | Answer,
): RequestHandler {
  return async (request, response) => {
    const fault = parts.faults.takeTransport(place);
    const entry: RequestEntry = {
      at: new Date(parts.clock.now()).toISOString(),
      place,
      method: request.method,
      path: request.path,
      fields: Object.keys({ ...request.query, ...(request.body as object | undefined) }),
      status: null,
      fault: fault?.kind ?? null,
    };
    parts.requests.push(entry);
    if (parts.requests.length > KEPT) parts.requests.splice(0, KEPT / 2);
    if (fault?.kind === 'dropBefore') return void request.socket.destroy();
    if (fault?.kind === 'delay') await sleep(fault.delayMs);
    if (fault?.kind === 'error500')
      return answer(response, entry, { status: 500, body: { error: 'server_error' } });
    if (fault?.kind === 'redirect') {
      entry.status = 302;
      return response.redirect(302, '/elsewhere');
    }
    const done = await work(request);
    await parts.records.durable();
    if (fault?.kind === 'executeThenDrop') return void request.socket.destroy();
    if (fault?.kind === 'nonJson')
      return answer(response, entry, { status: 502, body: '<html>502 Bad Gateway</html>' });
    answer(response, entry, done);
  };
}

function answer(response: Response, entry: RequestEntry, { status, body, headers }: Answer): void {
  entry.status = status;
  response.status(status).set({ 'cache-control': 'no-store', ...headers });
  if (typeof body === 'string') response.type(body.startsWith('<') ? 'html' : 'json').send(body);
  else response.json(body);
}

/** The token behind a bearer header or `access_token`, or null when it is no good. */
export function bearer<P extends { id: string }>(parts: Parts<P>, request: Request): Token | null {
  const header = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const query = request.query['access_token'];
  const id = header ?? (typeof query === 'string' ? query : '');
  const token = parts.records.get('token', id);
  if (!token || token.kind !== 'access' || token.revoked || token.expiresAt <= parts.clock.now()) return null;
  return token;
}

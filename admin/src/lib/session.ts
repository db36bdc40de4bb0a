import { LogoutDocument, RefreshSessionDocument } from '@/gql/graphql';
import { rawRequest } from './gql/request';
import { ServerUnreachableError } from './page-errors';
import { createStore, useStore } from './store';
import { readPreference, writePreference } from './storage';

/** `expired` means: a page is open and its session ended, so the person signs in again without losing it. */
export type SessionStatus = 'unknown' | 'anonymous' | 'active' | 'expired';
type RefreshOutcome = 'ok' | 'denied' | 'unreachable';

const RENEW_BEFORE_MS = 60_000;
const RETRY_MS = 5_000;

const status = createStore<SessionStatus>('unknown');
// The access token lives in this variable only; it never touches web storage.
let accessToken: string | null = null;
let accessTokenEndsAt = 0;
let renewTimer: ReturnType<typeof setTimeout> | undefined;
let refreshing: Promise<RefreshOutcome> | null = null;

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('madang-session');

function accept(token: string, expiresIn: number): void {
  accessToken = token;
  accessTokenEndsAt = Date.now() + expiresIn * 1000;
  writePreference('signed-in', '1');
  scheduleRenewal(Math.max(RETRY_MS, Math.min(expiresIn * 1000 - RENEW_BEFORE_MS, expiresIn * 750)));
  status.set('active');
}

function drop(next: 'anonymous' | 'expired'): void {
  accessToken = null;
  accessTokenEndsAt = 0;
  clearTimeout(renewTimer);
  writePreference('signed-in', null);
  status.set(next);
}

function scheduleRenewal(delayMs: number): void {
  clearTimeout(renewTimer);
  renewTimer = setTimeout(() => void refreshSession(), delayMs);
}

// Refresh tokens rotate, so two tabs must never present the same one at the same time.
async function withTabLock<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks ? await navigator.locks.request('madang-refresh', work) : work();
}

async function requestRefresh(): Promise<RefreshOutcome> {
  try {
    const result = await withTabLock(() => rawRequest(RefreshSessionDocument, {}));
    const tokens = result.data?.refreshSession;
    if (tokens) {
      accept(tokens.accessToken, tokens.expiresIn);
      return 'ok';
    }
    const kind = result.errors[0]?.extensions?.kind;
    return kind === 'UNAUTHENTICATED' || kind === 'FORBIDDEN' ? 'denied' : 'unreachable';
  } catch {
    return 'unreachable';
  }
}

/** Renews the access token with the cookie; many callers at once make one request. */
export async function refreshSession(): Promise<RefreshOutcome> {
  refreshing ??= requestRefresh().finally(() => {
    refreshing = null;
  });
  const outcome = await refreshing;
  if (outcome === 'denied') drop(status.get() === 'unknown' ? 'anonymous' : 'expired');
  if (outcome === 'unreachable' && status.get() === 'active') scheduleRenewal(RETRY_MS);
  return outcome;
}

/**
 * On page load: is there a session? A page of the app asks the server in any case, because a link may have signed
 * somebody in; the sign-in page asks only where there is a sign that somebody has been in.
 */
export async function bootstrapSession(asks: 'always' | 'when-known' = 'always'): Promise<void> {
  if (status.get() !== 'unknown') return;
  if (asks === 'when-known' && !readPreference('signed-in')) {
    drop('anonymous');
    return;
  }
  const outcome = await refreshSession();
  if (outcome === 'unreachable') throw new ServerUnreachableError();
}

/** Somebody has signed in: the tokens are kept here and renewed from now on. */
export function startSession(tokens: { accessToken: string; expiresIn: number }): void {
  accept(tokens.accessToken, tokens.expiresIn);
}

export async function logout(): Promise<void> {
  try {
    await rawRequest(LogoutDocument, {}, accessToken ?? undefined);
  } finally {
    drop('anonymous');
    channel?.postMessage('signed-out');
  }
}

/** The session was refused while a page is open. */
export function expireSession(): void {
  if (status.get() === 'active') drop('expired');
}

/** A token that is good for at least a few seconds more, renewed when needed. */
export async function freshToken(): Promise<string | null> {
  if (accessToken && accessTokenEndsAt - Date.now() > RETRY_MS) return accessToken;
  await refreshSession();
  return accessToken;
}

export const currentToken = (): string | null => accessToken;
export const tokenEndsSoon = (): boolean => accessToken !== null && accessTokenEndsAt - Date.now() < RETRY_MS;
export const sessionStatus = status;
export const useSessionStatus = (): SessionStatus => useStore(status);

channel?.addEventListener('message', (event) => {
  if (event.data === 'signed-out' && status.get() === 'active') drop('expired');
});

import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GOOGLE } from '../../src/sandbox/google/provider.js';
import { startKakaoTwin, type KakaoTwinOptions } from '../../src/sandbox/kakao/twin.js';
import type { Fault } from '../../src/sandbox/kit/oidc/faults.js';
import type { RequestEntry } from '../../src/sandbox/kit/oidc/parts.js';
import { startOidcTwin, type OidcTwinOptions } from '../../src/sandbox/kit/oidc/twin.js';
import type { Reply } from './toss-kit.js';

export const GOOGLE_CLIENT = {
  id: '4711-madang.apps.googleusercontent.example',
  secret: 'google-twin-of-the-tests',
};
export const KAKAO_CLIENT = { id: '0123456789abcdef0123456789abcdef', secret: 'kakao-twin-of-the-tests' };
export const KAKAO_ADMIN_KEY = 'fedcba9876543210fedcba9876543210';

/** What somebody does on the consent page. */
export interface Decision {
  account: string;
  /** Consent items that stay ticked; all of them when absent. */
  items?: readonly string[];
  deny?: boolean;
}

/** What tests do with an identity twin, over real HTTP. */
export class IdentityTwin {
  constructor(readonly url: string) {}

  async send<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const form = body instanceof URLSearchParams;
    const response = await fetch(new URL(path, this.url), {
      method,
      redirect: 'manual',
      headers: { ...(body === undefined || form ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : form ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (json ? JSON.parse(text) : null) as T,
    } satisfies Reply<T>;
  }

  async control<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const reply = await this.send<T>(method, `/__sandbox${path}`, body);
    if (reply.status >= 400) throw new Error(reply.text);
    return reply.body;
  }

  /** Scripts misbehaviour: the next one at a place unless `times` says more. */
  async misbehave(at: Fault['at'], kind: Fault['kind'], more: Partial<Fault> = {}): Promise<void> {
    await this.control('POST', '/faults', { at, kind, ...more });
  }

  well(): Promise<unknown> {
    return this.control('DELETE', '/faults');
  }

  requests(): Promise<RequestEntry[]> {
    return this.control('GET', '/requests');
  }

  /** Opens an authorization address as a person does and decides. @returns where the person is sent */
  async decide(authorizationUrl: string, decision: Decision): Promise<URL> {
    const opened = await fetch(authorizationUrl, { redirect: 'manual' });
    const page = opened.headers.get('location');
    if (opened.status !== 302 || !page?.startsWith('/consent/'))
      throw new Error(`no consent page: ${opened.status} ${page} ${await opened.text()}`);
    const html = await (await fetch(new URL(page, this.url))).text();
    const offered = [...html.matchAll(/name="item" value="([^"]+)"/g)].map((match) => match[1] ?? '');
    const form = new URLSearchParams({
      account: decision.account,
      decision: decision.deny ? 'deny' : 'agree',
    });
    for (const item of decision.items ?? offered) form.append('item', item);
    const { status, headers, text } = await this.send('POST', page, form);
    const location = headers.get('location');
    if (status !== 303 || location === null) throw new Error(`no way back: ${status} ${text}`);
    return new URL(location, this.url);
  }
}

/** A verifier and its challenge. */
export function pkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** The parts of a token, unchecked. */
export function decoded(token: string): {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
} {
  const [header, claims] = token
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString() || '{}') as Record<string, unknown>);
  return { header: header ?? {}, claims: claims ?? {} };
}

async function folderOf(change: { dataFolder?: string }): Promise<string> {
  return change.dataFolder ?? mkdtemp(join(tmpdir(), 'identity-twin-'));
}

function running(twin: { url: string; close(): Promise<void> }, dataFolder: string) {
  return {
    client: new IdentityTwin(twin.url),
    dataFolder,
    close: () => twin.close(),
    async remove() {
      await twin.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** A Google twin in this process on a free port, with a data folder of its own. */
export async function startTestGoogle(
  redirectUris: readonly string[],
  change: Partial<OidcTwinOptions> = {},
) {
  const dataFolder = await folderOf(change);
  const client = { ...GOOGLE_CLIENT, redirectUris, name: '마당 상점' };
  const twin = await startOidcTwin(GOOGLE, {
    host: '127.0.0.1',
    port: 0,
    publicUrl: null,
    client,
    ...change,
    dataFolder,
  });
  return running(twin, dataFolder);
}

/** A Kakao twin in this process on a free port, with a data folder of its own. */
export async function startTestKakao(
  redirectUris: readonly string[],
  change: Partial<KakaoTwinOptions> = {},
) {
  const dataFolder = await folderOf(change);
  const client = { ...KAKAO_CLIENT, redirectUris, name: '마당 상점' };
  const twin = await startKakaoTwin({
    host: '127.0.0.1',
    port: 0,
    publicUrl: null,
    client,
    adminKey: KAKAO_ADMIN_KEY,
    appId: '1',
    webhookUrl: null,
    ...change,
    dataFolder,
  });
  return running(twin, dataFolder);
}

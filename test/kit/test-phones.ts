import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Rule } from '../../src/sandbox/solapi/rules.js';
import { startTwin, type RunningTwin } from '../../src/sandbox/solapi/twin.js';
import { eventually } from './eventually.js';

export const SOLAPI_KEY = 'NCSK7Q2M9XW4B8RT';
export const SOLAPI_SECRET = 'P4V9Z2XK8M7RW3QJ6TYB5NHC1LDGF0SA';
export const SENDER = '0200001004';

/** A text as a phone got it. */
export interface PhoneText {
  messageId: string;
  to: string;
  from: string;
  text: string;
  type: string;
  statusCode: string;
  customFields: { ref: string };
}

/** A number that nobody else in a test run has. */
export function newPhone(): string {
  return `010${String(randomInt(100_000_000)).padStart(8, '0')}`;
}

/** What tests do with a Solapi twin, over its control API. */
export class PhonesClient {
  constructor(readonly url: string) {}

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}/__sandbox${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as T;
  }

  /** Newest first. */
  list(to?: string): Promise<PhoneText[]> {
    return this.call('GET', `/texts?limit=200${to ? `&to=${to}` : ''}`);
  }

  /** The newest text to a number, once there are `count` of them. */
  async textTo(to: string, count = 1): Promise<PhoneText> {
    const texts = await eventually(async () => {
      const found = await this.list(to);
      return found.length >= count ? found : null;
    });
    return texts[0] as PhoneText;
  }

  /** The code in the newest text to a number. */
  async codeFor(to: string, count = 1): Promise<string> {
    const { text } = await this.textTo(to, count);
    const [code] = /\b\d{6}\b/.exec(text) ?? [];
    if (!code) throw new Error(`no code: ${text}`);
    return code;
  }

  async misbehave(rule: Partial<Rule> & Pick<Rule, 'kind'>): Promise<void> {
    await this.call('POST', '/rules', rule);
  }

  async behave(): Promise<void> {
    await this.call('DELETE', '/rules');
  }
}

/** Starts a Solapi twin in this process on a free port; it can be stopped and started again on the same one. */
export async function startTestPhones() {
  const dataFolder = await mkdtemp(join(tmpdir(), 'solapi-twin-'));
  const start = (port: number): Promise<RunningTwin> =>
    startTwin({
      host: '127.0.0.1',
      port,
      dataFolder,
      publicUrl: null,
      apiKey: SOLAPI_KEY,
      apiSecret: SOLAPI_SECRET,
      senders: [SENDER],
    });
  let twin: RunningTwin | null = await start(0);
  const { url, port } = twin;
  return {
    phones: new PhonesClient(url),
    url,
    environment: {
      SOLAPI_URL: url,
      SOLAPI_API_KEY: SOLAPI_KEY,
      SOLAPI_API_SECRET: SOLAPI_SECRET,
      SMS_FROM: SENDER,
    },
    async stop() {
      await twin?.close();
      twin = null;
    },
    async restart() {
      twin ??= await start(port);
    },
    async remove() {
      await twin?.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

export type TestPhones = Awaited<ReturnType<typeof startTestPhones>>;

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredMessage } from '../../src/sandbox/slack/messages.js';
import type { Rule } from '../../src/sandbox/slack/rules.js';
import { startTwin } from '../../src/sandbox/slack/twin.js';

export const CHAT = '#ops';
const HOOK = 'T0TEST0001/B0TEST0001/abcdefghijklmnopqrstuvwx';

/** Starts a Slack twin in this process on a free port, with one webhook. */
export async function startTestChat() {
  const dataFolder = await mkdtemp(join(tmpdir(), 'slack-twin-'));
  const twin = await startTwin({
    host: '127.0.0.1',
    port: 0,
    dataFolder,
    publicUrl: null,
    hooks: [{ path: HOOK, chat: CHAT }],
  });
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${twin.url}/__sandbox${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as T;
  };
  return {
    /** The address that staff registers. */
    address: `${twin.url}/services/${HOOK}`,
    /** Of a webhook that was taken away. */
    goneAddress: `${twin.url}/services/T0TEST0001/B0GONE0001/abcdefghijklmnopqrstuvwx`,
    environment: { SLACK_URL: twin.url },
    /** Newest first. */
    list: () => call<StoredMessage[]>('GET', '/messages?limit=200'),
    misbehave: (rule: Partial<Rule> & Pick<Rule, 'kind'>) => call('POST', '/rules', rule),
    behave: () => call('DELETE', '/rules'),
    async remove() {
      await twin.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

export type TestChat = Awaited<ReturnType<typeof startTestChat>>;

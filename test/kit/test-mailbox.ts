import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MailSummary, MailView } from '../../src/sandbox/smtp/read-mail.js';
import type { Rule } from '../../src/sandbox/smtp/rules.js';
import { startSink, type RunningSink } from '../../src/sandbox/smtp/sink.js';
import { eventually } from './eventually.js';

export type { MailSummary, MailView };

/** What tests do with a mail sink, over its control API. */
export class MailboxClient {
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
  list(to?: string): Promise<MailSummary[]> {
    return this.call('GET', `/mails?limit=200${to ? `&to=${encodeURIComponent(to)}` : ''}`);
  }

  read(id: string): Promise<MailView> {
    return this.call('GET', `/mails/${id}`);
  }

  /** The newest mail to an address, once there are `count` of them. */
  async mailTo(to: string, count = 1): Promise<MailView> {
    const mails = await eventually(async () => {
      const found = await this.list(to);
      return found.length >= count ? found : null;
    });
    return this.read(mails[0]?.id ?? '');
  }

  async misbehave(rule: Partial<Rule> & Pick<Rule, 'kind'>): Promise<void> {
    await this.call('POST', '/rules', rule);
  }

  async behave(): Promise<void> {
    await this.call('DELETE', '/rules');
  }
}

/** What a server needs to send through a sink. */
export function smtpEnvironment(port: number): Record<string, string> {
  return { SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'Madang <no-reply@madang.example>' };
}

/** Starts a mail sink in this process on free ports, with a data folder of its own; it can be stopped and started again on the same ones. */
export async function startTestMailbox() {
  const dataFolder = await mkdtemp(join(tmpdir(), 'mail-sink-'));
  const start = (smtpPort: number, webPort: number): Promise<RunningSink> =>
    startSink({ host: '127.0.0.1', smtpPort, webPort, dataFolder, publicUrl: null });
  let sink: RunningSink | null = await start(0, 0);
  const { url, smtpPort, webPort } = sink;
  return {
    mails: new MailboxClient(url),
    url,
    smtpPort,
    environment: smtpEnvironment(smtpPort),
    async stop() {
      await sink?.close();
      sink = null;
    },
    async restart() {
      sink ??= await start(smtpPort, webPort);
    },
    async remove() {
      await sink?.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

export type TestMailbox = Awaited<ReturnType<typeof startTestMailbox>>;

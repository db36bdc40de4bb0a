import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/app/package-root.js';
import { readOptions } from '../../src/sandbox/smtp/config.js';
import { freePort } from '../kit/free-port.js';
import { MailboxClient, startTestMailbox, type TestMailbox } from '../kit/test-mailbox.js';
import { eventually } from '../kit/eventually.js';

const LETTER = {
  from: 'Madang <no-reply@madang.example>',
  to: '홍길동 <gildong@people.example>',
  subject: '안녕하세요 <b>&',
  text: '본문',
  html: '<h1>본문</h1><script>alert(1)</script><img src="https://spy.example/x.gif">',
};

describe('the mail sink (S000-INT-01)', () => {
  let mailbox: TestMailbox;

  beforeAll(async () => {
    mailbox = await startTestMailbox();
  });
  afterAll(() => mailbox.remove());

  const send = async (port: number, to = LETTER.to): Promise<string> => {
    const mailer = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
    return (await mailer.sendMail({ ...LETTER, to })).response;
  };

  it('takes a letter and takes it apart', async () => {
    const response = await send(mailbox.smtpPort);
    const [mail] = await mailbox.mails.list('GILDONG@people.example');
    expect(response).toBe(`250 2.0.0 Ok: queued as ${mail?.id}`);
    expect(await mailbox.mails.read(mail?.id ?? '')).toMatchObject({
      subject: LETTER.subject,
      from: LETTER.from,
      to: [LETTER.to],
      text: '본문',
      envelope: { from: 'no-reply@madang.example', to: ['gildong@people.example'] },
    });
  });

  it('shows a letter where it can run and fetch nothing', async () => {
    const [mail] = await mailbox.mails.list();
    const shown = await fetch(`${mailbox.url}/__sandbox/mails/${mail?.id}/html`);
    const policy = shown.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^sandbox allow-popups; default-src 'none';/);
    expect(policy).not.toMatch(/script-src|allow-scripts|https?:/);
    expect(await shown.text()).toContain('<h1>본문</h1>');
    const page = await fetch(mailbox.url);
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe-inline');
    expect(await page.text()).toContain('sandbox="allow-popups"');
    for (const asset of ['inbox.css', 'inbox.js'])
      expect((await fetch(`${mailbox.url}/assets/${asset}`)).status).toBe(200);
  });

  it('is steered from this machine’s own pages only', async () => {
    const foreign = await fetch(`${mailbox.url}/__sandbox/mails`, {
      headers: { origin: 'https://evil.example' },
    });
    expect(foreign.status).toBe(403);
    const bad = await fetch(`${mailbox.url}/__sandbox/rules`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"kind":"explode"}',
    });
    expect(bad.status).toBe(400);
  });

  it('a rule is about one address, as often as it says', async () => {
    const address = 'bad@people.example';
    await mailbox.mails.misbehave({
      kind: 'refuseRecipient',
      address,
      code: 550,
      text: '5.1.1 Nobody',
      times: 1,
    });
    await expect(send(mailbox.smtpPort)).resolves.toMatch(/^250 /);
    await expect(send(mailbox.smtpPort, address)).rejects.toMatchObject({ responseCode: 550 });
    await expect(send(mailbox.smtpPort, address)).resolves.toMatch(/^250 /);
  });

  it('does not run in production', () => {
    expect(() => readOptions({ NODE_ENV: 'production' })).toThrow('production');
  });

  it('what it said it took survives kill -9', async () => {
    const main = join(packageRoot(), 'dist', 'src', 'sandbox', 'smtp', 'main.js');
    if (!existsSync(main)) throw new Error('Build first: npm run build');
    const folder = await mkdtemp(join(tmpdir(), 'mail-sink-'));
    const [smtpPort, webPort] = [await freePort(), await freePort()];
    const start = async () => {
      const child = spawn(process.execPath, [main], {
        env: {
          PATH: process.env['PATH'],
          MAIL_SINK_DATA: folder,
          MAIL_SINK_SMTP_PORT: String(smtpPort),
          MAIL_SINK_WEB_PORT: String(webPort),
        },
        stdio: 'ignore',
      });
      const health = `http://127.0.0.1:${webPort}/__sandbox/health`;
      await eventually(async () => (await fetch(health).catch(() => null))?.ok, 30_000);
      return child;
    };
    const first = await start();
    await send(smtpPort);
    const gone = once(first, 'exit');
    first.kill('SIGKILL');
    await gone;
    const second = await start();
    try {
      const mails = await new MailboxClient(`http://127.0.0.1:${webPort}`).list();
      expect(mails).toMatchObject([{ subject: LETTER.subject }]);
      expect(await readFile(join(folder, 'journal.jsonl'), 'utf8')).toMatch(/^\{"k":"mail"/);
    } finally {
      second.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    }
  }, 90_000);
});

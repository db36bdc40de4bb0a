import type { Readable } from 'node:stream';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { createTransport, NodemailerError } from 'nodemailer';
import { Config } from '../../config/config.js';
import { beginVendorCall } from '../../telemetry/vendor-calls.js';
import { MailTransport, type MailOutcome, type OutgoingMail } from './mail-transport.port.js';
import { describeReply, outcomeOfFailure } from './smtp-outcome.js';
import { readSender, readSmtpUrl } from './smtp-settings.js';

const CONNECT_MS = 5_000;
const SILENCE_MS = 10_000;
/** A server that trickles its answers is never silent. */
const WHOLE_MS = 30_000;
const CONNECTIONS_MAX = 5;
const IDLE_MS = 30_000;

type Mailer = ReturnType<typeof createTransport>;

/** Letters over SMTP, through a few connections that are kept for a while. */
@Injectable()
export class SmtpTransport extends MailTransport implements OnApplicationShutdown {
  private mailer: Promise<Mailer> | null = null;

  constructor(private readonly config: Config) {
    super();
  }

  get configured(): boolean {
    return this.config.env.SMTP_URL !== undefined;
  }

  async send(mail: OutgoingMail): Promise<MailOutcome> {
    const ended = beginVendorCall('smtp', 'send');
    const outcome = await this.hand(mail);
    ended(outcome.kind, outcome.kind !== 'unreachable' && outcome.kind !== 'unknown');
    return outcome;
  }

  async onApplicationShutdown(): Promise<void> {
    (await this.mailer)?.close();
  }

  private async hand(mail: OutgoingMail): Promise<MailOutcome> {
    const sender = readSender(this.config.env.MAIL_FROM ?? '');
    if (!sender) return { kind: 'unreachable', code: null, reply: 'MAIL_FROM is not set' };
    let content: Readable | null = null;
    try {
      const mailer = await (this.mailer ??= this.open());
      const sent = await mailer.sendMail({
        from: { name: sender.name, address: sender.address },
        to: { name: mail.to.name ?? '', address: mail.to.address },
        envelope: { from: sender.address, to: mail.to.address },
        messageId: `<${mail.messageId}@${sender.domain}>`,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        // Holiday answers to it would reach nobody (RFC 3834).
        headers: { 'Auto-Submitted': 'auto-generated' },
        watch: (stream: Readable) => (content = stream),
        signal: AbortSignal.timeout(WHOLE_MS),
      } as Parameters<Mailer['sendMail']>[0]);
      const response = String(sent.response);
      return {
        kind: 'sent',
        code: Number(/^\d{3}/.exec(response)?.[0] ?? 250),
        reply: describeReply(response),
        receipt: receiptOf(response),
      };
    } catch (error) {
      const failed = error as Partial<NodemailerError>;
      return outcomeOfFailure({
        code: String(failed.code ?? 'ESOCKET'),
        command: String(failed.command ?? ''),
        responseCode: typeof failed.responseCode === 'number' ? failed.responseCode : null,
        response: typeof failed.response === 'string' ? failed.response : '',
        handedOver: (content as Readable | null)?.readableEnded ?? false,
      });
    }
  }

  /** Loaded at the first letter: most processes never send one. */
  private async open(): Promise<Mailer> {
    const { createTransport } = await import('nodemailer');
    const { host, port, secure, plain, auth } = readSmtpUrl(this.config.env.SMTP_URL ?? '');
    const mailer = createTransport({
      pool: true,
      host,
      port,
      secure,
      requireTLS: !secure && !plain,
      ignoreTLS: plain,
      ...(auth ? { auth } : {}),
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      dnsTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      maxConnections: CONNECTIONS_MAX,
      idleTimeout: IDLE_MS,
      // The library repeats by itself only what it had not begun to hand over.
      maxRequeues: 1,
      disableFileAccess: true,
      disableUrlAccess: true,
      logger: false,
    });
    // Which part of the message has left is what tells a lost answer from a lost question.
    mailer.use('stream', (compiled, done) => {
      const { watch } = compiled.data as { watch?: (stream: Readable) => void };
      compiled.message.processFunc((stream: Readable) => {
        watch?.(stream);
        return stream;
      });
      done();
    });
    return mailer as unknown as Mailer;
  }
}

/** The server's own id of the message: `250 2.0.0 Ok: queued as 4F2A1B`. */
function receiptOf(response: string): string | null {
  return /\b(?:queued as|id=|id)\s*<?([A-Za-z0-9][A-Za-z0-9._-]{3,150})/i.exec(response)?.[1] ?? null;
}

import { randomUUID } from 'node:crypto';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { Mailbox } from './mailbox.js';
import type { Rule, Rules } from './rules.js';

const SIZE_MAX = 5 * 1024 * 1024;

/** The SMTP side: takes every mail, except where a rule says otherwise. */
export function smtpServer(mailbox: Mailbox, rules: Rules): SMTPServer {
  const server = new SMTPServer({
    banner: 'Madang mail sink',
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    hideENHANCEDSTATUSCODES: true,
    disableReverseLookup: true,
    size: SIZE_MAX,
    closeTimeout: 200,
    socketTimeout: 60_000,
    onAuth(auth, _session, done) {
      if (rules.take(['refuseLogin'], ['*'])) done(refusal(535, '5.7.8 Authentication credentials invalid'));
      else done(null, { user: auth.username ?? 'somebody' });
    },
    onRcptTo(address, _session, done) {
      const rule = rules.take(['refuseRecipient'], [address.address]);
      done(rule ? refusal(rule.code, rule.text) : null);
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.once('end', () => {
        if (stream.sizeExceeded) return done(refusal(552, '5.3.4 Message too big'));
        const rule = rules.take(
          ['refuseMessage', 'keepThenDrop', 'loseThenDrop', 'keepThenHang'],
          session.envelope.rcptTo.map((to) => to.address),
        );
        void end(session, Buffer.concat(parts), rule, done);
      });
    },
  });
  // Clients that go away in the middle are a normal thing here.
  server.on('error', () => undefined);

  async function end(
    session: SMTPServerSession,
    raw: Buffer,
    rule: Rule | null,
    done: (error?: Error | null, message?: string) => void,
  ): Promise<void> {
    if (rule?.kind === 'refuseMessage') return done(refusal(rule.code, rule.text));
    const id = randomUUID();
    if (rule?.kind !== 'loseThenDrop') {
      const { mailFrom, rcptTo } = session.envelope;
      await mailbox.keep({
        id,
        at: new Date().toISOString(),
        from: mailFrom ? mailFrom.address : '',
        to: rcptTo.map((to) => to.address),
        user: session.user ?? null,
        secure: session.secure,
        raw: raw.toString('base64'),
      });
    }
    if (rule?.kind === 'keepThenHang') return;
    if (rule) return cut(server, session.id);
    done(null, `2.0.0 Ok: queued as ${id}`);
  }
  return server;
}

function refusal(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

/** Ends a connection without a word. */
function cut(server: SMTPServer, sessionId: string): void {
  for (const connection of server.connections as Set<{ id: string; _socket?: { destroy(): void } }>) {
    if (connection.id === sessionId) connection._socket?.destroy();
  }
}

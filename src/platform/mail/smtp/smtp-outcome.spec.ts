import { describe, expect, it } from 'vitest';
import { outcomeOfFailure, type SmtpFailure } from './smtp-outcome.js';

const failure = (response: string, command: string, more: Partial<SmtpFailure> = {}): SmtpFailure => ({
  code: 'EENVELOPE',
  command,
  responseCode: Number(/^\d+/.exec(response)?.[0]) || null,
  response,
  handedOver: false,
  ...more,
});
const refused = (response: string, command = 'RCPT TO') => outcomeOfFailure(failure(response, command));

describe('what a mail server’s answer means (S000-INT-01)', () => {
  it.each([
    ['550 5.1.1 No such user', 'RCPT TO'],
    ['550-5.1.1 No such user', 'RCPT TO'],
    ['553 5.1.3 Bad syntax', 'RCPT TO'],
    ['556 5.1.10 Recipient has null MX', 'RCPT TO'],
    ['550 5.1.1 No such user', 'DATA'],
    ['550 No such user', 'RCPT TO'],
    ['551 User not local', 'RCPT TO'],
  ])('%s to %s: the address is no good', (response, command) =>
    expect(refused(response, command)).toMatchObject({ kind: 'refused', badAddress: true }),
  );

  it.each([
    ['550 5.7.1 Refused by policy', 'RCPT TO'],
    ['552 5.2.2 Mailbox full', 'RCPT TO'],
    ['550 5.1.8 Bad sender domain', 'RCPT TO'],
    ['550 5.1.7 Bad sender syntax', 'MAIL FROM'],
    ['554 Message refused', 'DATA'],
    ['550 Not today', 'MAIL FROM'],
    ['550 Spam', 'DATA'],
  ])('%s to %s: this letter is refused, the address is not', (response, command) =>
    expect(refused(response, command)).toMatchObject({ kind: 'refused', badAddress: false }),
  );

  it.each([
    ['450 4.2.1 Greylisted', 'RCPT TO'],
    ['451 4.3.0 Try later', 'DATA'],
    ['452 4.2.2 Mailbox full', 'RCPT TO'],
    ['503 Bad sequence', 'RCPT TO'],
  ])('%s to %s: later', (response, command) => expect(refused(response, command).kind).toBe('deferred'));

  it.each([
    ['421 4.3.2 Shutting down', 'MAIL FROM'],
    ['554 No SMTP service here', 'CONN'],
    ['535 5.7.8 Bad credentials', 'AUTH PLAIN'],
    ['454 TLS not available', 'STARTTLS'],
  ])('%s to %s: the channel, not the letter', (response, command) =>
    expect(refused(response, command).kind).toBe('unreachable'),
  );

  it('a connection lost before the message was whole took nothing; after that nobody knows', () => {
    const lost = { responseCode: null, code: 'ECONNECTION' };
    expect(outcomeOfFailure(failure('', 'CONN', lost)).kind).toBe('unreachable');
    expect(outcomeOfFailure(failure('', 'CONN', { ...lost, handedOver: true })).kind).toBe('unknown');
  });

  it('keeps what was said, without the address, short and on one line', () => {
    const long = `550 5.1.1 <gildong@people.example> unknown\r\n${'x'.repeat(900)}`;
    const { reply } = refused(long);
    expect(reply).toMatch(/^550 5\.1\.1 <…@…> unknown x+$/);
    expect(reply.length).toBe(500);
  });
});

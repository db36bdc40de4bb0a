import { describe, expect, it } from 'vitest';
import { isLocalSink, isReadableOnTheWay, readSender, readSmtpUrl } from './smtp-settings.js';

describe('how the mail server is reached (S000-INT-01)', () => {
  it.each([
    ['smtps://mail.example', { port: 465, secure: true, plain: false, auth: null }],
    ['smtp://mail.example', { port: 587, secure: false, plain: false }],
    ['smtp://mail.example:2525?tls=off', { port: 2525, secure: false, plain: true }],
    ['smtp://127.0.0.1:4025', { host: '127.0.0.1', secure: false, plain: true }],
    ['smtp://[::1]:25', { host: '::1', plain: true }],
    ['smtps://a%40b.kr:p%2Fw@mail.example:465', { auth: { user: 'a@b.kr', pass: 'p/w' } }],
  ])('%s', (url, settings) => expect(readSmtpUrl(url)).toMatchObject(settings));

  it.each([
    'http://mail.example',
    'mail.example:25',
    'smtp://',
    'smtp://mail.example?tls=no',
    'smtp://m.example?pool=1',
  ])('%s is refused, and what it holds is not repeated', (url) => {
    expect(() => readSmtpUrl(url)).toThrow();
    expect(() => readSmtpUrl(url.replace('//', '//user:hunter2@'))).toThrow(/^(?!.*hunter2)/);
  });

  it('knows what must not be in production', () => {
    expect(isLocalSink('smtp://127.0.0.1:4025')).toBe(true);
    expect(isLocalSink('smtp://127.0.0.1:25')).toBe(false);
    expect(isLocalSink('smtp://mail.example:4025')).toBe(false);
    expect(isReadableOnTheWay('smtp://mail.example?tls=off')).toBe(true);
    expect(isReadableOnTheWay('smtp://localhost:25')).toBe(false);
    expect(isReadableOnTheWay('smtp://mail.example')).toBe(false);
  });

  it.each([
    ['마당 <no-reply@madang.example>', { name: '마당', address: 'no-reply@madang.example' }],
    ['no-reply@madang.example', { name: '', domain: 'madang.example' }],
    ['Madang', null],
    ['Madang <nobody>', null],
    ['a@b.kr, c@d.kr', null],
    ['M <a@b.kr>\r\nBcc: c@d.kr', null],
  ])('sender %j', (text, sender) =>
    sender === null ? expect(readSender(text)).toBeNull() : expect(readSender(text)).toMatchObject(sender),
  );
});

import { describe, expect, it } from 'vitest';
import { isPublicAddress } from './public-address.js';
import { readGuardedUrl } from './guarded-url.js';

describe('addresses of the public internet', () => {
  it.each(['1.1.1.1', '8.8.8.8', '223.130.195.95', '2606:4700:4700::1111', '2001:4860:4860::8888'])(
    'lets through %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    ...['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.0.1', '100.64.0.1', '169.254.169.254', '0.0.0.0'],
    ...['224.0.0.1', '255.255.255.255', '198.18.0.1', '192.0.2.1', '192.88.99.1', '240.0.0.1'],
    ...['::1', '::', 'fe80::1', 'fc00::1', 'fd12::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8'],
    ...['64:ff9b::7f00:1', '64:ff9b:1::1', '2002:7f00:1::', '2001::1', '2001:db8::1', '3fff::1', 'x'],
  ])('stops %s', (address) => expect(isPublicAddress(address)).toBe(false));
});

describe('addresses that somebody entered', () => {
  it.each([
    ['https://hooks.example.com/a?b=c', 'hooks.example.com'],
    ['https://예시.한국/webhook', 'xn--vv4b11d.xn--3e0b707e'],
    ['http://hooks.example.com:8080/', 'hooks.example.com'],
    ['https://1.1.1.1/', '1.1.1.1'],
    ['https://[2606:4700:4700::1111]/', '2606:4700:4700::1111'],
  ])('%s', (text, host) => {
    expect(readGuardedUrl(text)).toMatchObject({ host });
  });

  it.each([
    ['ftp://example.com/', 'SCHEME'],
    ['javascript:alert(1)', 'SCHEME'],
    ['https://example.com:22/', 'PORT'],
    ['https://user@example.com/', 'USER_INFO'],
    ['https://127.0.0.1/', 'NOT_PUBLIC'],
    ['https://127.1/', 'NOT_PUBLIC'],
    ['https://0x7f000001/', 'NOT_PUBLIC'],
    ['https://2130706433/', 'NOT_PUBLIC'],
    ['https://0177.0.0.1/', 'NOT_PUBLIC'],
    ['https://[::ffff:10.0.0.1]/', 'NOT_PUBLIC'],
    ['https://localhost/', 'HOST'],
    ['https://db.internal/', 'HOST'],
    ['https://printer.local/', 'HOST'],
    ['https://intranet/', 'HOST'],
    ['https://example.com./', 'HOST'],
    ['https://exa_mple.com/', 'HOST'],
    ['hooks.example.com', 'FORM'],
    ['', 'FORM'],
  ])('%s is refused: %s', (text, reason) => {
    expect(readGuardedUrl(text)).toBe(reason);
  });
});

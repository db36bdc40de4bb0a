import { Secret } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { newTotpSecret, otpauthUri, stepOfCode } from './totp.js';

/** RFC 6238, appendix B, SHA-1; the codes there have eight digits, of which apps show the last six. */
const RFC_SECRET = Secret.fromUTF8('12345678901234567890').base32;
const VECTORS: [number, string][] = [
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
];
const at = (seconds: number) => new Date(seconds * 1_000);

describe('TOTP (S000-AUTH-01, S002-AUTH-01)', () => {
  it.each(VECTORS)('RFC 6238: at %i s the code is %s', (seconds, code) => {
    expect(stepOfCode(RFC_SECRET, code.slice(-6), at(seconds))).toBe(Math.floor(seconds / 30));
  });

  it('takes the step before and the step after, and says which one it was', () => {
    const [seconds, code] = [1_111_111_111, '050471'];
    const step = Math.floor(seconds / 30);
    expect(stepOfCode(RFC_SECRET, code, at((step + 1) * 30 + 29))).toBe(step);
    expect(stepOfCode(RFC_SECRET, code, at((step - 1) * 30))).toBe(step);
    expect(stepOfCode(RFC_SECRET, code, at((step + 2) * 30))).toBeNull();
    expect(stepOfCode(RFC_SECRET, code, at((step - 1) * 30 - 1))).toBeNull();
  });

  it.each(['', '5047', '0504710', '05047１', 'abcdef', ' 50471', '-50471', '05047\u0000'])(
    'is not fooled by "%s"',
    (code) => {
      expect(stepOfCode(RFC_SECRET, code, at(1_111_111_111))).toBeNull();
    },
  );

  it('makes secrets of 160 bits that apps can read', () => {
    const secrets = Array.from({ length: 50 }, newTotpSecret);
    expect(new Set(secrets).size).toBe(50);
    for (const secret of secrets) expect(Secret.fromBase32(secret).bytes.length).toBe(20);
    const uri = new URL(otpauthUri(secrets[0] ?? '', 'owner@madang.example'));
    expect(uri.protocol).toBe('otpauth:');
    expect(uri.host).toBe('totp');
    expect(decodeURIComponent(uri.pathname)).toBe('/Madang:owner@madang.example');
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      issuer: 'Madang',
      secret: secrets[0],
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });
});

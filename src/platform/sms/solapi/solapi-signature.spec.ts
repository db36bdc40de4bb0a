import { describe, expect, it } from 'vitest';
import { authorizationOf, signatureOf } from './solapi-signature.js';

describe('Solapi’s signature (S000-INT-02)', () => {
  it('is the vector’s', () =>
    expect(signatureOf('SECRET_TEST', '2026-01-02T03:04:05Z', '0123456789abcdef0123456789abcdef')).toBe(
      'db0696da0be012b4dbd80c7c5bbc206242f465ce34d63deaa44f3e9eb17a98b1',
    ));

  it('is made anew for each request, and never carries the secret', () => {
    const keys = { apiKey: 'NCSKEY', apiSecret: 'a-secret-nobody-sees' };
    const now = new Date('2026-11-28T00:00:00Z');
    const [one, two] = [authorizationOf(keys, now), authorizationOf(keys, now)];
    const form =
      /^HMAC-SHA256 apiKey=NCSKEY, date=2026-11-28T00:00:00\.000Z, salt=[0-9a-f]{32}, signature=[0-9a-f]{64}$/;
    expect(one).toMatch(form);
    expect(two).toMatch(form);
    expect(one).not.toBe(two);
    expect(one).not.toContain(keys.apiSecret);
  });
});

import { describe, expect, it } from 'vitest';
import { decrypt, encrypt } from './aes-gcm.js';
import { DataKey } from './data-key.js';
import { parseSealed } from './sealed-text.js';

const hex = (text: string) => Buffer.from(text, 'hex');

describe('AES-256-GCM gives the published vectors (S002-SEC-01)', () => {
  it.each([
    {
      name: 'McGrew and Viega, test case 13',
      key: '00'.repeat(32),
      nonce: '00'.repeat(12),
      aad: '',
      plain: '',
      sealed: '530f8afbc74536b9a963b4f1c4cb738b',
    },
    {
      name: 'McGrew and Viega, test case 14',
      key: '00'.repeat(32),
      nonce: '00'.repeat(12),
      aad: '',
      plain: '00'.repeat(16),
      sealed: 'cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919',
    },
    {
      name: 'McGrew and Viega, test case 16',
      key: 'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308',
      nonce: 'cafebabefacedbaddecaf888',
      aad: 'feedfacedeadbeeffeedfacedeadbeefabaddad2',
      plain:
        'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72' +
        '1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
      sealed:
        '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa' +
        '8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b',
    },
  ])('$name', ({ key, nonce, aad, plain, sealed }) => {
    expect(encrypt(hex(key), hex(nonce), hex(aad), hex(plain)).toString('hex')).toBe(sealed);
    expect(decrypt(hex(key), hex(nonce), hex(aad), hex(sealed))).toEqual(hex(plain));
  });
});

describe('a data key', () => {
  const key = new DataKey(
    '018f3f3c-0000-7000-8000-0000000000aa',
    3,
    Buffer.from(Array.from({ length: 32 }, (_, i) => i)),
  );
  const place = { table: 'people', column: 'name', row: '018f3f3c-0000-7000-8000-000000000001' };
  // Made by another program: key 00..1f, nonce 00..0b, AAD 'people|name|018f…0001|3'.
  const written =
    'v1.018f3f3c-0000-7000-8000-0000000000aa.AAECAwQFBgcICQoL.qptb8X1dKZQUyLeW7d_wcKevtZztIlQ85A';
  const nonce = Buffer.from(Array.from({ length: 12 }, (_, i) => i));

  it('writes the form that is documented, and reads it', () => {
    expect(key.seal(place, '홍길동', nonce)).toBe(written);
    const parts = parseSealed(written);
    expect(parts && key.open(place, parts)?.toString()).toBe('홍길동');
  });

  it('never uses a nonce twice', () => {
    const nonces = Array.from({ length: 1_000 }, () => key.seal(place, '').split('.')[2]);
    expect(new Set(nonces).size).toBe(1_000);
  });

  it('refuses places that two different rows could share', () => {
    expect(() => key.seal({ ...place, row: 'a|b' }, 'x')).toThrow();
    expect(() => key.seal({ ...place, column: '' }, 'x')).toThrow();
  });

  it('gives the HMAC-SHA-256 of RFC 4231, test case 2', () => {
    const jefe = new DataKey('018f3f3c-0000-7000-8000-0000000000ab', 1, Buffer.from('Jefe'));
    expect(jefe.mac('what do ya want for nothing?').toString('hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it.each([
    '',
    'v1',
    'v2' + written.slice(2),
    `${written}.x`,
    written.slice(0, -20),
    `${written}=`,
    'v1.a.b.c',
  ])('knows no other form: %s', (text) => expect(parseSealed(text)).toBeNull());
});

import { describe, expect, it } from 'vitest';
import { commonPasswords } from './common-passwords.js';
import { passwordFault } from './password-policy.js';

const OWN = ['홍길동', 'gildong.hong@madang.example'];
const fault = (password: string) => passwordFault(password, OWN);

describe('which passwords may be chosen (S000-TBL-01)', () => {
  it('counts code points after composing them, and cuts nothing', async () => {
    expect(await fault('x7#kQ!v9zLp')).toBe('TOO_SHORT');
    expect(await fault('x7#kQ!v9zLpw')).toBeNull();
    // Eleven syllables, however many parts a keyboard sends them in; and eleven pictures of two units each.
    expect(await fault('하늘높이날아가는종이새'.normalize('NFD'))).toBe('TOO_SHORT');
    expect(await fault('🦊🌲🎲🧊🛶🎈🔭🧵🥁🪁🧭')).toBe('TOO_SHORT');
    expect(await fault('하늘높이날아가는종이새들')).toBeNull();
    expect(await fault('가나다라'.repeat(64))).toBe('COMMON');
    expect(
      await fault(Array.from({ length: 256 }, (_, i) => String.fromCodePoint(0xac00 + i * 7)).join('')),
    ).toBeNull();
    expect(
      await fault(Array.from({ length: 257 }, (_, i) => String.fromCodePoint(0xac00 + i * 7)).join('')),
    ).toBe('TOO_LONG');
  });

  it('asks nothing of the characters', async () => {
    for (const good of [
      'correct horse battery staple',
      'a long enough passphrase',
      '      x      y      z     ',
      '비 오는 날의 파란 우산',
    ])
      expect(await fault(good), good).toBeNull();
    for (const bad of ['nul\u0000in the middle', 'half a pair \ud83d here'])
      expect(await fault(bad)).toBe('CHARACTERS');
  });

  it('refuses what is tried first, also with a year around it or signs for letters', async () => {
    expect((await commonPasswords()).size).toBeGreaterThan(10_000);
    for (const bad of [
      '1qaz2wsx3edc',
      'Unbelievable',
      'administrator',
      'password2026',
      'P@ssw0rd2026!',
      '!!football!!!',
      'passwordpassword',
      'password12345678',
      'aaaaaaaaaaaa',
      'abcabcabcabc',
      '123456789012',
      'abcdefghijklmnop',
      'qwertyuiopasdf',
      '098765432109',
      '비밀번호비밀번호비밀번호',
      'qlalfqjsgh123!',
      '안녕하세요1234567',
      '1234123412341234',
    ])
      expect(await fault(bad), bad).toBe('COMMON');
  });

  it('refuses the product’s words and one’s own name and address with little besides', async () => {
    for (const bad of [
      'madang-2026-kst',
      '마당마당관리자2026년도',
      'gildong-hong-77',
      '홍길동홍길동홍길동123!',
      'gildong.hong@madang.example',
    ])
      expect(await fault(bad), bad).toBe('PERSONAL');
    expect(await fault('gildong likes cold noodles')).toBeNull();
    expect(await passwordFault('gildong-hong-77', [])).toBeNull();
    expect(await passwordFault('a long enough passphrase', [null, undefined, ''])).toBeNull();
  });
});

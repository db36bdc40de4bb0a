import { describe, expect, it } from 'vitest';
import { findTyped, isWhole, toKorean, toLatin } from './hangul';

describe('what somebody meant who typed (S000-ARC-01)', () => {
  it.each([
    ['rufwp', '결제'],
    ['ghdrlfehd', '홍길동'],
    ['ghksqnf', '환불'],
    ['dkswk', '안자'],
    ['djqtek', '없다'],
    ['Qkffl', '빨리'],
    ['rw', 'ㄱㅈ'],
    ['MD-1', 'ㅡㅇ-1'],
  ])('%s with the keyboard on English is %s', (keys, korean) => expect(toKorean(keys)).toBe(korean));

  it.each([
    ['ㅔ묘ㅡ두ㅅ', 'payment'],
    ['ㅓㅐㅠㄴ', 'jobs'],
    ['결제', 'rufwp'],
    ['ㄵ', 'sw'],
  ])('%s with the keyboard on Korean is %s', (korean, keys) => expect(toLatin(korean)).toBe(keys));

  it('finds by first consonants, by the other keyboard and by a syllable that is not finished', () => {
    expect(findTyped('결제 예외', 'ㄱㅈ')).toBe(0);
    expect(findTyped('결제 예외', 'ㅇㅇ')).toBe(2);
    expect(findTyped('결제 예외', '결제예')).toBe(0);
    expect(findTyped('로그아웃', 'ㄱㅇㅇ')).toBe(-1);
    expect(findTyped('로그아웃', 'ㄹㄱㅇㅇ')).toBe(0);
    expect(findTyped('결제', '겨')).toBe(0);
    expect(findTyped('결제', 'rufwp')).toBe(0);
    expect(findTyped('/jobs', 'ㅓㅐㅠㄴ')).toBe(1);
    expect(findTyped('결제', '환불')).toBe(-1);
    expect(findTyped('Payments', 'pay')).toBe(0);
  });

  it('tells a word from a heap of letters', () => {
    expect(isWhole(toKorean('ghdrlfehd'))).toBe(true);
    expect(isWhole(toKorean('hong'))).toBe(false);
  });
});

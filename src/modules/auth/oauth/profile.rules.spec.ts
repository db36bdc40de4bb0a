import { describe, expect, it } from 'vitest';
import { firstProfile } from './profile.rules.js';

const KAKAO = { provider: 'KAKAO' as const, subject: '1', email: null, name: null, phone: null };

describe('firstProfile (S003-AUTH-01)', () => {
  it('is incomplete while an address or a name is missing', () => {
    expect(firstProfile(KAKAO)).toEqual({
      name: '카카오 회원',
      email: null,
      phone: null,
      services: ['ABYSSCM'],
      profileIncomplete: true,
    });
    expect(firstProfile({ ...KAKAO, name: '서연', email: 's@k.example' }).profileIncomplete).toBe(false);
    expect(firstProfile({ ...KAKAO, name: '서연' }).profileIncomplete).toBe(true);
  });

  it.each([
    ['+82 10-1234-5678', '+821012345678'],
    ['+82 010-1234-5678', '+821012345678'],
    ['+1 415-555-2671', '+14155552671'],
    ['전화 없음', null],
    ['+82 10', null],
  ])('reads the phone number %s as %s', (phone, stored) =>
    expect(firstProfile({ ...KAKAO, phone }).phone).toBe(stored),
  );

  it.each([
    ['\u0000\u0007', '카카오 회원'],
    ['  서연\n ', '서연'],
    ['\ud800이름', '\ufffd이름'],
    ['가'.normalize('NFD'), '가'],
    ['길'.repeat(300), '길'.repeat(100)],
  ])('stores the name %j as %j', (name, stored) =>
    expect(firstProfile({ ...KAKAO, name }).name).toBe(stored),
  );
});

import { describe, expect, it } from 'vitest';
import { mask, type PersonalKind } from './masks.js';

const KINDS: PersonalKind[] = [
  'name',
  'email',
  'phone',
  'address',
  'ip',
  'account',
  'birth',
  'memo',
  'device',
];

describe('masks (S002-MON-03)', () => {
  it.each<[PersonalKind, string, string]>([
    ['name', '홍길동', '홍*동'],
    ['name', '홍길동'.normalize('NFD'), '홍*동'],
    ['name', '김철', '김*'],
    ['name', '김', '*'],
    ['name', '남궁민수', '남**수'],
    ['name', '김수한무거북이와두루미', '김****미'],
    ['name', ' 홍길동 ', '홍*동'],
    ['name', 'John Smith', 'J*** S***'],
    ['name', 'Ann', 'A***'],
    ['name', '金正男', '金*男'],
    ['name', '𠮷野家', '𠮷*家'],
    ['name', '👨‍👩‍👧홍👍🏽', '👨‍👩‍👧*👍🏽'],
    ['email', 'abcdef@d.kr', 'ab***@d.kr'],
    ['email', 'abc@d.kr', 'ab***@d.kr'],
    ['email', 'ab@d.kr', 'a***@d.kr'],
    ['email', 'a@d.kr', '***@d.kr'],
    ['email', '"a@b"@d.kr', '"a***@d.kr'],
    ['email', '홍길동@d.kr', '홍길***@d.kr'],
    ['email', 'no address', '***'],
    ['email', '@d.kr', '***'],
    ['phone', '+821012345678', '010-****-5678'],
    ['phone', '010-1234-5678', '010-****-5678'],
    ['phone', '+8225551234', '02-****-1234'],
    ['phone', '031-555-1234', '031-****-1234'],
    ['phone', '+14155551234', '+****1234'],
    ['phone', '1234', '****'],
    ['ip', '203.0.113.77', '203.0.113.*'],
    ['ip', '203.0.113.77/32', '203.0.113.*'],
    ['ip', '::ffff:203.0.113.77', '203.0.113.*'],
    ['ip', '2001:db8:1:2:3:4:5:6', '2001:db8:1:*'],
    ['ip', '2001:db8::6', '2001:db8:0:*'],
    ['ip', '::1', '0:0:0:*'],
    ['ip', 'fe80::1%eth0', 'fe80:0:0:*'],
    ['ip', 'not an address', '*'],
    ['account', '110-234-561234', '***-1234'],
    ['account', '1234', '***'],
    ['address', '서울특별시 강남구 테헤란로 1', '서울특별시 강남구 ***'],
    ['address', '어딘가', '***'],
    ['birth', '1990-02-03', '1990-**-**'],
    ['birth', '19900203', '1990-**-**'],
    ['birth', '?', '***'],
    ['memo', '긴 상담 내용', '***'],
    ['device', 'Mozilla/5.0', '***'],
  ])('%s %s becomes %s', (kind, value, masked) => expect(mask(kind, value)).toBe(masked));

  it.each(KINDS)('%s: nothing stays nothing, and half a character does no harm', (kind) => {
    expect(mask(kind, null)).toBeNull();
    expect(mask(kind, '')).toBe('');
    for (const odd of ['\ud83d', 'a\udc00b c', ' ', '\u1112\u1161', '*'.repeat(10_000)])
      expect(typeof mask(kind, odd)).toBe('string');
  });

  it('never hands a value back whole', () => {
    const values = [
      '홍',
      '홍길',
      'ab',
      'a@b',
      '010-1234-5678',
      '10.0.0.1',
      '서울 강남',
      '12345678',
      '2000-01-01',
    ];
    for (const kind of KINDS)
      for (const value of values) expect(mask(kind, value), `${kind} ${value}`).not.toBe(value);
  });
});

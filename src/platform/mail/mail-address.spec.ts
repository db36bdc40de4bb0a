import { describe, expect, it } from 'vitest';
import { comparable, mailAddressText, parseMailAddress, withoutAddresses } from './mail-address.js';

const read = (text: string): string => {
  const address = parseMailAddress(text);
  return address ? mailAddressText(address) : 'refused';
};

describe('addresses of letters (S000-INT-01)', () => {
  it.each([
    ['gildong@people.example', 'gildong@people.example'],
    ['a@d.kr', 'a@d.kr'],
    ["o'hara.x+tag@mail.example", "o'hara.x+tag@mail.example"],
    ['gildong@한글.kr', 'gildong@xn--bj0bj06e.kr'],
    ['Gildong@MAIL.Example', 'Gildong@mail.example'],
  ])('%s is written to as %s', (text, address) => expect(read(text)).toBe(address));

  it.each([
    '',
    'gildong',
    '@d.kr',
    'a@',
    'a@localhost',
    'a@127.0.0.1',
    'a@[127.0.0.1]',
    'a@d.kr:25',
    'a@d.kr/x',
    'a b@d.kr',
    'a@d .kr',
    'a@d.kr\r\nBcc: b@d.kr',
    'a\r\nBcc: b@d.kr',
    'a@d.kr,b@d.kr',
    '<a@d.kr>',
    '"a"@d.kr',
    '길동@d.kr',
    'a..b@d.kr',
    '.a@d.kr',
    'a@d..kr',
    'a@-d.kr',
    'a@d%2ekr',
    `${'x'.repeat(65)}@d.kr`,
    `a@${'x'.repeat(64)}.kr`,
    `a@${'abcdefgh.'.repeat(30)}kr`,
    'a@d.kr\u0000',
  ])('%j is refused', (text) => expect(parseMailAddress(text)).toBeNull());

  it('two spellings of one mailbox are equal', () => {
    const spellings = ['Gildong@한글.KR', 'gildong@xn--bj0bj06e.kr'].map((text) => parseMailAddress(text));
    expect(new Set(spellings.map((address) => address && comparable(address))).size).toBe(1);
  });

  it('what servers say is kept without the address', () => {
    expect(withoutAddresses('550 5.1.1 <gildong@people.example>: no such user')).toBe(
      '550 5.1.1 <…@…>: no such user',
    );
    expect(withoutAddresses("can't deliver to gildong@people.example, sorry")).not.toContain('gildong');
  });
});

import { describe, expect, it } from 'vitest';
import {
  changePercent,
  formatLastDigits,
  formatPhone,
  formatRatio,
  formatSigned,
  formatWon,
  formatWonCompact,
  parseWonInput,
  sumWon,
} from './format';

describe('money', () => {
  it('is exact beyond what a float can hold', () => {
    expect(formatWon('9007199254740993', 'ko')).toBe('9,007,199,254,740,993원');
    expect(sumWon(['9007199254740993', '1'])).toBe('9007199254740994');
  });

  it('is written with the unit of the language and a true minus sign', () => {
    expect(formatWon('12345', 'ko')).toBe('12,345원');
    expect(formatWon('12345', 'en')).toBe('₩12,345');
    expect(formatWon('-500', 'ko')).toBe('−500원');
    expect(formatWon('-500', 'en')).toBe('−₩500');
  });

  it.each([
    ['9900', '9,900원'],
    ['5460000', '546만 원'],
    ['57680000', '5,768만 원'],
    ['146000000', '1.46억 원'],
    ['120000000', '1.2억 원'],
    ['100000000', '1억 원'],
    ['-5460000', '−546만 원'],
  ])('is short in tiles: %s is %s', (won, text) => {
    expect(formatWonCompact(won, 'ko')).toBe(text);
  });

  it.each([
    ['9,900', '9900'],
    ['9900원', '9900'],
    ['007', '7'],
    ['', null],
    ['1e3', null],
    ['1.5', null],
    ['-1', null],
    ['9999999999999999', null],
  ])('typed as %j is read as %j', (text, won) => {
    expect(parseWonInput(text)).toBe(won);
  });
});

describe('ratios', () => {
  it('compares with the time before, unless there is none', () => {
    expect(changePercent('150', '100')).toBe(50);
    expect(changePercent('150', '0')).toBeNull();
    expect(formatSigned(-1.84)).toBe('−1.8');
    expect(formatSigned(12.4)).toBe('+12.4');
    expect(formatSigned(8_900)).toBe('+8,900.0');
    expect(formatRatio(0.964)).toBe('96.4');
  });
});

describe('phone numbers', () => {
  it.each([
    ['+821097683475', '010-9768-3475'],
    ['01012345678', '010-1234-5678'],
    ['0212345678', '02-1234-5678'],
    ['+12025550123', '+12025550123'],
  ])('%s is written %s', (phone, text) => {
    expect(formatPhone(phone)).toBe(text);
  });

  it('shows what is visible of a card number, and nothing when nothing is', () => {
    expect(formatLastDigits('0937')).toBe('0937');
    expect(formatLastDigits('000*')).toBe('000•');
    expect(formatLastDigits('****')).toBeNull();
    expect(formatLastDigits(null)).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { isPasswordLength, passwordRules } from './password-rules';

const held = (password: string, own: string[] = []) =>
  passwordRules(password, own)
    .filter(({ holds }) => holds)
    .map(({ rule }) => rule);

describe('S000-RTE-01 the rules of a new password', () => {
  it('count characters as people see them', () => {
    expect(isPasswordLength('가나다라마바사아자차카타')).toBe(true);
    expect(isPasswordLength('가나다라마바사아자차카타'.normalize('NFD'))).toBe(true);
    expect(isPasswordLength('👍'.repeat(11))).toBe(false);
    expect(isPasswordLength('x'.repeat(257))).toBe(false);
  });

  it('are ticked off while typing', () => {
    expect(held('')).toEqual([]);
    expect(held('한유진 바보 한유진', ['한유진'])).toEqual([]);
    expect(held('correct horse battery', ['한유진'])).toEqual(['long', 'own']);
  });

  it('name the upper bound to whoever is over it', () => {
    const named = (password: string) => passwordRules(password, []).map(({ rule }) => rule);
    expect(named('x'.repeat(256))).toEqual(['long', 'own']);
    expect(named('x'.repeat(257))).toEqual(['long', 'short', 'own']);
  });
});

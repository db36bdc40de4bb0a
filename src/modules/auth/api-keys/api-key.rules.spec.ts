import { describe, expect, it } from 'vitest';
import {
  isAllowed,
  networkList,
  normaliseNetwork,
  permissionsOfKey,
  requireScopes,
} from './api-key.rules.js';

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'fine';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('rules of API keys (S002-AUTH-03)', () => {
  it('a scope must be held, and be no person’s own', () => {
    const held = new Set(['user.read', 'approval.decide', 'apiKey.write']);
    expect(codeOf(() => requireScopes(['user.read'], held))).toBe('fine');
    for (const scope of ['user.write', 'approval.decide', 'apiKey.write'])
      expect(
        codeOf(() => requireScopes(['user.read', scope], held)),
        scope,
      ).toBe('API_KEY_SCOPE_REFUSED');
  });

  it('a key may what it was given and its maker still holds, and equal rights are one set', () => {
    const held = new Set(['user.read', 'approval.decide']);
    const scopes = ['user.read', 'user.write', 'approval.decide'];
    expect([...permissionsOfKey(scopes, held)]).toEqual(['user.read']);
    expect(permissionsOfKey([...scopes], held)).toBe(permissionsOfKey(scopes, held));
  });

  it.each([
    ['203.0.113.9', '203.0.113.9/32'],
    [' 10.0.0.0/8 ', '10.0.0.0/8'],
    ['2001:db8::1', '2001:db8::1/128'],
    ['2001:db8::/48', '2001:db8::/48'],
  ])('%s is taken', (text, network) => expect(normaliseNetwork(text)).toBe(network));

  it.each([
    ['', 'x'],
    ['0.0.0.0/0', '::/0'],
    ['10.0.0.1/33', '10.0.0.1/8/8'],
    ['10.0.0.1/-1', '10.0.0.1/1e1'],
    ['::ffff:10.0.0.1', 'fe80::1%eth0'],
    ['localhost', '010.0.0.1'],
  ])('%s and %s are refused', (...texts) => {
    for (const text of texts)
      expect(
        codeOf(() => normaliseNetwork(text)),
        text,
      ).toBe('API_KEY_ADDRESS_INVALID');
  });

  it('lets in who stands in the list, in both families, and everybody when there is none', () => {
    const list = networkList(['203.0.113.0/24', '2001:db8::/48', '198.51.100.7']);
    for (const inside of ['203.0.113.255', '2001:db8:0:1::9', '198.51.100.7'])
      expect(isAllowed(inside, list), inside).toBe(true);
    for (const outside of ['203.0.114.0', '2001:db8:1::1', '198.51.100.8', '::1', null, 'unknown'])
      expect(isAllowed(outside, list), String(outside)).toBe(false);
    expect(isAllowed(null, networkList([]))).toBe(true);
  });
});

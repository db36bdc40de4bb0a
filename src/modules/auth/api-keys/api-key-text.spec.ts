import { describe, expect, it } from 'vitest';
import { hashOfSecret, looksLikeApiKey, newApiKey, parseApiKey } from './api-key-text.js';

describe('the text of an API key (S002-AUTH-03)', () => {
  it('has the form that scanners know, and reads back', () => {
    for (let i = 0; i < 50; i += 1) {
      const { text, keyId, secret } = newApiKey('DEMO');
      expect(text).toMatch(/^mdk_demo_[a-z0-9]{8}_[0-9A-Za-z]{47}$/);
      expect(parseApiKey(text, 'DEMO')).toEqual({ keyId, secret });
      expect(looksLikeApiKey(text)).toBe(true);
    }
    expect(hashOfSecret('x')).toHaveLength(32);
  });

  it('notices one mistyped character, wherever it is', () => {
    const { text } = newApiKey('PROD');
    for (let at = 0; at < text.length; at += 1) {
      const other = text[at] === 'a' ? 'b' : 'a';
      expect(parseApiKey(text.slice(0, at) + other + text.slice(at + 1), 'PROD'), `at ${at}`).toBeNull();
    }
    for (const wrong of ['', 'mdk_', text.slice(0, -1), `${text}0`, ` ${text}`, text.toUpperCase()])
      expect(parseApiKey(wrong, 'PROD'), wrong).toBeNull();
  });

  it('of another environment is none here', () => {
    expect(parseApiKey(newApiKey('PROD').text, 'DEMO')).toBeNull();
  });
});

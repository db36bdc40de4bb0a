import { describe, expect, it } from 'vitest';
import { bytesInEucKr, formOf } from './sms-text.js';

describe('what a text weighs (S000-INT-02)', () => {
  it.each([
    ['', 0],
    ['abc 123\n', 8],
    ['인증번호', 8],
    ['[마당] 인증번호 123456', 22],
    // Decomposed Hangul is what it looks like.
    ['가'.normalize('NFD'), 2],
    ['①㎏', 4],
  ])('%j is %i bytes', (text, bytes) => expect(bytesInEucKr(text)).toBe(bytes));

  it.each(['뷁', '🙂', 'é\u0301', '\ud800', '\u0000', '\u200b'])(
    '%j is nothing that a phone shows',
    (text) => {
      expect(bytesInEucKr(text)).toBeNull();
      expect(() => formOf(text)).toThrowError(/phones do not show/);
    },
  );

  it('is an SMS of up to 90 bytes, an LMS of up to 2,000, and nothing beyond', () => {
    expect(formOf('가'.repeat(45))).toBe('SMS');
    expect(formOf(`${'가'.repeat(45)}.`)).toBe('LMS');
    expect(formOf('가'.repeat(1_000))).toBe('LMS');
    expect(() => formOf(`${'가'.repeat(1_000)}.`)).toThrowError(/2001 bytes/);
  });
});

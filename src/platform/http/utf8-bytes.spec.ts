import { describe, expect, it } from 'vitest';
import { utf8Bytes } from './utf8-bytes.js';

const TEXTS = [
  '',
  'plain',
  '홍길동',
  '👍🏽 é',
  '\ud800 alone',
  'x'.repeat(43_690),
  '가'.repeat(43_690),
  '😀'.repeat(30_000),
];

describe('bytes of texts that lie side by side (S004-OPS-02)', () => {
  it.each(TEXTS.map((text) => [text.slice(0, 10), text]))('%s…', (_, text) => {
    expect(utf8Bytes(text).equals(Buffer.from(text, 'utf8'))).toBe(true);
  });

  it('stay what they are, however many come after', () => {
    const texts = Array.from({ length: 400 }, (_, i) => `${i} ${'한글 and more '.repeat(i * 7)}`);
    const written = texts.map(utf8Bytes);
    for (const [i, text] of texts.entries()) expect(written[i]?.toString('utf8')).toBe(text);
  });
});

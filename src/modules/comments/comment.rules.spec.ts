import { describe, expect, it } from 'vitest';
import { mentionsIn, newlyNamed } from './comment.rules.js';

const [A, B, C] = ['a', 'b', 'c'].map((letter) => `0193aaaa-0000-7000-8000-00000000000${letter}`) as [
  string,
  string,
  string,
];

describe('mentions in a comment (S000-ARC-01)', () => {
  it('are ids between brackets after an at sign, each once and in order', () => {
    expect(mentionsIn(`@[${B}] 확인해 주세요. @[${A}] 님도요, @[${B}]`)).toEqual([B, A]);
    expect(mentionsIn(`@[${A.toUpperCase()}]`)).toEqual([A]);
  });

  it('are nothing else that begins like one', () => {
    for (const text of ['@김관리', 'kim@example.com', `@${A}`, `[${A}]`, `@[${A}`, `@[${A}0]`, '@[]', ''])
      expect(mentionsIn(text), text).toEqual([]);
  });

  it('tell only those who were not named before, and never the writer', () => {
    expect(newlyNamed([], [A, B, C], C)).toEqual([A, B]);
    expect(newlyNamed([A], [A, B], C)).toEqual([B]);
    expect(newlyNamed([A, B], [A], C)).toEqual([]);
  });
});

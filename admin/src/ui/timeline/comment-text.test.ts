import { describe, expect, it } from 'vitest';
import { commentParts, namedAt, toSent, toTyped, type Named } from './comment-text';

const id = (n: number) => `0193aaaa-0000-7000-8000-00000000000${n}`;
const kim: Named = { id: id(1), name: '김민' };
const kimsu: Named = { id: id(2), name: '김민수' };

describe('the text of a comment', () => {
  it('shows people by their name of today, and addresses as links without what follows them', () => {
    expect(commentParts(`@[${kim.id}] 보세요(https://toss.im/a?b=1).`, [kim])).toEqual([
      { kind: 'mention', text: '@김민' },
      { kind: 'text', text: ' 보세요(' },
      { kind: 'link', text: 'https://toss.im/a?b=1', href: 'https://toss.im/a?b=1' },
      { kind: 'text', text: ').' },
    ]);
  });

  it('is text whatever it looks like', () => {
    for (const body of [
      '<b>굵게</b>',
      'javascript:alert(1)',
      'data:text/html,x',
      `@[${kimsu.id}]`,
      'http://',
    ])
      expect(commentParts(body, [kim])).toEqual([{ kind: 'text', text: body }]);
  });

  it('is typed with names and sent with ids, back and forth', () => {
    const body = `@[${kimsu.id}] 님, @[${kim.id}]도`;
    expect(toTyped(body, [kim, kimsu])).toBe('@김민수 님, @김민도');
    expect(toSent('@김민수 님, @김민도', [kim, kimsu])).toBe(body);
    expect(toSent('@김민 @아무개', [])).toBe('@김민 @아무개');
    expect(toSent('@a.b(c) @axb', [{ id: id(3), name: 'a.b(c)' }])).toBe(`@[${id(3)}] @axb`);
  });

  it('tells people of one name apart by the order they were chosen in', () => {
    const other = { ...kim, id: id(4) };
    expect(toSent('@김민 그리고 @김민', [kim, other])).toBe(`@[${kim.id}] 그리고 @[${other.id}]`);
  });

  it('knows when somebody is being named', () => {
    expect(namedAt('안녕 @김', 5)).toEqual({ from: 3, search: '김' });
    expect(namedAt('@', 1)).toEqual({ from: 0, search: '' });
    expect(namedAt('a@b', 3)).toBeNull();
    expect(namedAt('@김 민', 4)).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { plainParts, shownText } from './shown-parts.js';

describe('raw data and messages as staff see them (S000-ARC-06, S002-MON-03)', () => {
  it('keeps the form, ids, numbers, moments and words of the code; hides every other text', () => {
    expect(
      plainParts({
        userId: '01930000-0000-7000-8000-000000000003',
        amount: '12000',
        balance: -3,
        day: '2026-11-29',
        at: '2026-11-29T05:00:00.000Z',
        status: 'DONE',
        kind: 'auth.registration',
        unread: null,
        open: true,
        note: '홍길동',
        phone: '12345678',
        number: '01012345678',
        email: 'hong@people.example',
        secretKey: 'LIVE',
        subject: '3812450002',
        parts: [{ name: 'DONE' }, 'kim', 'a.b'],
      }),
    ).toEqual({
      userId: '01930000-0000-7000-8000-000000000003',
      amount: '12000',
      balance: -3,
      day: '2026-11-29',
      at: '2026-11-29T05:00:00.000Z',
      status: 'DONE',
      kind: 'auth.registration',
      unread: null,
      open: true,
      note: '***',
      phone: '***',
      number: '***',
      email: '***',
      secretKey: '***',
      subject: '***',
      parts: [{ name: '***' }, '***', 'a.b'],
    });
  });

  it.each([
    [
      'Key (email)=(hong.gildong@people.example) already exists',
      'Key (email)=(ho***@people.example) already exists',
    ],
    ['550 <hong@people.example>: no such mailbox', '550 <ho***@people.example>: no such mailbox'],
    ['to 010-1234-5678 refused', 'to 010-****-5678 refused'],
    ['to +82 10-1234-5678, 01012345678', 'to 010-****-5678, 010-****-5678'],
    ['card 4330-1234-5678-9012 was declined', 'card ***-9012 was declined'],
    ['connect redis://app:hunter2@redis:6379', 'connect redis://***@redis:6379'],
    ['sent Authorization: Bearer abc.def-ghi', 'sent Authorization: ***'],
    ['{"token":"abc def","n":1}', '{"token":***,"n":1}'],
    ['password=hunter2 is wrong', 'password=*** is wrong'],
    // What says where it went wrong stays.
    [
      'Event 01930000-0000-7000-8000-000000000003 is gone',
      'Event 01930000-0000-7000-8000-000000000003 is gone',
    ],
    [
      'at work (src/worker.ts:12:34) after 1796083201000 ms',
      'at work (src/worker.ts:12:34) after 1796083201000 ms',
    ],
  ])('%s', (text, shown) => {
    expect(shownText(text)).toBe(shown);
  });

  it('a long text of somebody else holds nobody up: work grows with its length, not with its square', () => {
    const long = 'a'.repeat(500_000);
    expect(shownText(long)).toBe(long);
    expect(shownText(`at://${'a:'.repeat(250_000)} end`)).toContain('end');
  });
});

import { describe, expect, it } from 'vitest';
import { describe as described, listOf, outcomeOf, standingOf } from './solapi-answer.js';

const answer = (status: number, body: unknown) => ({ kind: 'answer' as const, status, body, text: '' });
const lost = (unsent: boolean) => ({ kind: 'lost' as const, reason: 'x', unsent });

describe('what Solapi’s answers mean (S000-INT-02)', () => {
  it.each([
    [answer(200, { messageId: 'M1', statusCode: '2000' }), 'sent', '2000'],
    [answer(200, { messageId: 'M1', statusCode: '1020' }), 'refused', '1020'],
    [answer(200, { messageId: 'M1', statusCode: 1062 }), 'unreachable', '1062'],
    [answer(400, { errorCode: 'ValidationError', errorMessage: 'no' }), 'refused', 'ValidationError'],
    [answer(403, { errorCode: 'SignatureDoesNotMatch' }), 'unreachable', 'SignatureDoesNotMatch'],
    [answer(400, { errorCode: 'RequestTimeTooSkewed' }), 'unreachable', 'RequestTimeTooSkewed'],
    [answer(402, { errorCode: 'NotEnoughBalance' }), 'unreachable', 'NotEnoughBalance'],
    [answer(429, {}), 'deferred', '429'],
    [answer(503, 'busy'), 'deferred', '503'],
  ])('%j is %s', (given, kind, code) => expect(outcomeOf(given)).toMatchObject({ kind, code }));

  it('waits as long as the carrier asks', () =>
    expect(outcomeOf({ ...answer(429, {}), retryAfterMs: 30_000 })).toMatchObject({ retryAfterMs: 30_000 }));

  it('nothing is known after a fault of theirs, an answer nobody can read, or a line that broke', () => {
    for (const given of [answer(500, {}), answer(200, '<html>'), answer(200, { messageId: '' }), lost(false)])
      expect(outcomeOf(given).kind).toBe('unknown');
    expect(outcomeOf(lost(true)).kind).toBe('unreachable');
  });

  it.each([
    ['2000', 'pending'],
    ['3000', 'pending'],
    ['4000', 'delivered'],
    ['3040', 'failed'],
    ['1062', 'failed'],
  ])('a text of code %s is %s', (statusCode, kind) =>
    expect(standingOf({ messageId: 'M1', statusCode })).toMatchObject({ kind, receipt: 'M1' }),
  );

  it('reads a list, or none', () => {
    const messageList = { M1: { messageId: 'M1', statusCode: '4000', customFields: { ref: 'r' }, more: 1 } };
    expect(listOf(answer(200, { messageList, nextKey: null }))?.messages).toHaveLength(1);
    for (const given of [answer(200, {}), answer(500, { messageList }), lost(true)])
      expect(listOf(given)).toBeNull();
  });

  it('keeps no number and no code of what was said', () => {
    expect(described('to 010-1234-5678 with 123456\nfailed')).toBe('to … with … failed');
    expect(described('가'.repeat(400))).toHaveLength(300);
  });
});

import { describe, expect, it } from 'vitest';
import { isFresh, mayRetry, mayStart, MessageStatus, retryDelayMs, unknownDelayMs } from './message.rules.js';
import { DAY_MS, nextCheckAt } from './receipt.rules.js';

const NOW = new Date('2026-11-28T00:00:00Z');
const at = (ms: number): Date => new Date(NOW.getTime() + ms);
const PLAN = { attemptsMax: 12, firstMs: 2_000, mostMs: 3_600_000, leaseMs: 60_000 };

describe('when a message is tried, on any channel (S000-INT-01, S000-INT-02, S002-ALR-01)', () => {
  it('the first time at once, again only when its time has come', () => {
    expect(mayStart({ status: MessageStatus.WAITING, nextAttemptAt: at(1) }, NOW)).toBe(true);
    for (const status of [MessageStatus.SENDING, MessageStatus.RETRYING, MessageStatus.UNKNOWN]) {
      expect(mayStart({ status, nextAttemptAt: at(1) }, NOW)).toBe(false);
      expect(mayStart({ status, nextAttemptAt: NOW }, NOW)).toBe(true);
      expect(mayStart({ status, nextAttemptAt: null }, NOW)).toBe(false);
    }
  });

  it('never one that has come to its end', () => {
    for (const status of ['SENT', 'DELIVERED', 'UNDELIVERED', 'FAILED', 'EXPIRED', 'NOT_NEEDED'] as const)
      expect(mayStart({ status: MessageStatus[status], nextAttemptAt: at(-1) }, NOW)).toBe(false);
  });

  it('counts for caps when it is new, or staff has sent it again; a retry of ours does not', () => {
    expect(Object.values(MessageStatus).filter((status) => isFresh({ status }))).toEqual(['WAITING']);
  });

  it('by hand: what surely did not arrive; anything where a repeat is recognised; nothing that is under way', () => {
    const allowed = (way: { replays: boolean; canAsk: boolean }) =>
      Object.values(MessageStatus)
        .filter((status) => mayRetry(status, way))
        .sort();
    const notArrived = ['FAILED', 'LIMITED', 'RETRYING', 'SUPPRESSED', 'UNDELIVERED'];
    expect(allowed({ replays: false, canAsk: true })).toEqual(notArrived);
    expect(allowed({ replays: false, canAsk: false })).toEqual([...notArrived, 'UNKNOWN'].sort());
    const all = Object.values(MessageStatus).sort();
    expect(allowed({ replays: true, canAsk: false })).toEqual(
      all.filter((status) => status !== 'WAITING' && status !== 'SENDING'),
    );
  });

  it('waits longer each time, within bounds, not in step', () => {
    expect(retryDelayMs(PLAN, 1, 1)).toBe(2_000);
    expect(retryDelayMs(PLAN, 1, 0)).toBe(1_000);
    expect(retryDelayMs(PLAN, 4, 1)).toBe(54_000);
    expect(retryDelayMs(PLAN, PLAN.attemptsMax, 1)).toBe(3_600_000);
    expect(unknownDelayMs(PLAN, 1, 1)).toBe(30_000);
    const whole = Array.from({ length: PLAN.attemptsMax - 1 }, (_, i) => retryDelayMs(PLAN, i + 1, 1));
    expect(whole.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(6 * 3_600_000);
  });

  it('asks what became of it at growing distances, for five days', () => {
    expect(nextCheckAt(NOW, 0, NOW)).toEqual(at(10_000));
    expect(nextCheckAt(NOW, 3, NOW)).toEqual(at(600_000));
    expect(nextCheckAt(NOW, 9, at(3 * DAY_MS))).toEqual(at(4 * DAY_MS));
    expect(nextCheckAt(NOW, 12, at(5 * DAY_MS + 1))).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { DAY_MS, mayRetry, mayStart, nextCheckAt, retryDelayMs, SmsStatus } from './sms-message.rules.js';

const NOW = new Date('2026-11-28T00:00:00Z');
const at = (ms: number): Date => new Date(NOW.getTime() + ms);

describe('when a text is tried (S000-INT-02)', () => {
  it('quickly at first, hourly in the end, never all at the same moment', () => {
    expect(retryDelayMs(1, 0)).toBe(500);
    expect(retryDelayMs(1, 1)).toBe(1_000);
    expect(retryDelayMs(4, 1)).toBe(8_000);
    expect(retryDelayMs(30, 1)).toBe(3_600_000);
    expect(retryDelayMs(30, 0)).toBe(1_800_000);
  });

  it('starts what is open and due, and nothing that has ended', () => {
    expect(mayStart({ status: SmsStatus.WAITING, nextAttemptAt: at(20_000) }, NOW)).toBe(true);
    expect(mayStart({ status: SmsStatus.RETRYING, nextAttemptAt: at(1) }, NOW)).toBe(false);
    expect(mayStart({ status: SmsStatus.UNKNOWN, nextAttemptAt: at(0) }, NOW)).toBe(true);
    expect(mayStart({ status: SmsStatus.UNKNOWN, nextAttemptAt: null }, NOW)).toBe(false);
    for (const status of [SmsStatus.SENT, SmsStatus.DELIVERED, SmsStatus.EXPIRED, SmsStatus.NOT_NEEDED])
      expect(mayStart({ status, nextAttemptAt: at(-1) }, NOW)).toBe(false);
  });

  it('by hand only what has surely not arrived', () => {
    const allowed = Object.values(SmsStatus).filter(mayRetry).sort();
    expect(allowed).toEqual(['FAILED', 'LIMITED', 'RETRYING', 'UNDELIVERED']);
  });

  it('the end of it is asked for at growing distances, for five days', () => {
    expect(nextCheckAt(NOW, 0, NOW)).toEqual(at(10_000));
    expect(nextCheckAt(NOW, 3, NOW)).toEqual(at(600_000));
    expect(nextCheckAt(NOW, 9, at(3 * DAY_MS))).toEqual(at(4 * DAY_MS));
    expect(nextCheckAt(NOW, 12, at(5 * DAY_MS + 1))).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { ATTEMPTS_MAX, MailStatus, mayRetry, mayStart, retryDelayMs } from './mail-message.rules.js';

const NOW = new Date('2026-11-21T00:00:00Z');
const later = new Date(NOW.getTime() + 1);

describe('when a letter is tried (S000-INT-01)', () => {
  it('the first time at once, again only when its time has come', () => {
    expect(mayStart({ status: MailStatus.WAITING, nextAttemptAt: later }, NOW)).toBe(true);
    for (const status of [MailStatus.SENDING, MailStatus.RETRYING, MailStatus.UNKNOWN]) {
      expect(mayStart({ status, nextAttemptAt: later }, NOW)).toBe(false);
      expect(mayStart({ status, nextAttemptAt: NOW }, NOW)).toBe(true);
      expect(mayStart({ status, nextAttemptAt: null }, NOW)).toBe(false);
    }
  });

  it('never one that has come to its end, and never by staff one that arrived', () => {
    for (const status of [MailStatus.SENT, MailStatus.EXPIRED, MailStatus.NOT_NEEDED]) {
      expect(mayStart({ status, nextAttemptAt: NOW }, NOW)).toBe(false);
      expect(mayRetry(status)).toBe(false);
    }
    expect(mayRetry(MailStatus.FAILED)).toBe(true);
    expect(mayRetry(MailStatus.SENDING)).toBe(false);
  });

  it('waits longer each time, within bounds, not in step', () => {
    expect(retryDelayMs(1, 1)).toBe(2_000);
    expect(retryDelayMs(1, 0)).toBe(1_000);
    expect(retryDelayMs(4, 1)).toBe(54_000);
    expect(retryDelayMs(ATTEMPTS_MAX, 1)).toBe(3_600_000);
    const whole = Array.from({ length: ATTEMPTS_MAX - 1 }, (_, i) => retryDelayMs(i + 1, 1));
    expect(whole.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(6 * 3_600_000);
  });
});

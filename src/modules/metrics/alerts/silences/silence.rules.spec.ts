import { describe, expect, it } from 'vitest';
import { AlertSeverity } from '../rules/alert-rule.js';
import { checkedSilence, isWideSilence, refuseTooLong } from './silence.rules.js';

const NOW = new Date('2026-11-28T03:00:00Z');
const hours = (n: number) => new Date(NOW.getTime() + n * 3_600_000);
const silence = { ruleId: 'r', labels: {}, reason: '배포', startsAt: NOW, endsAt: hours(1) };
const codeOf = (run: () => unknown): unknown => {
  try {
    run();
    return null;
  } catch (error) {
    const { code, args } = error as { code: string; args: unknown };
    return { code, args };
  }
};

describe('how wide and how long a silence may be (S000-TBL-12)', () => {
  it('names a rule or labels: nobody silences everything', () => {
    expect(codeOf(() => checkedSilence({ ...silence, ruleId: null }, NOW))).toMatchObject({
      code: 'SILENCE_OF_EVERYTHING',
    });
    expect(codeOf(() => checkedSilence({ ...silence, ruleId: null, labels: { host: 'a' } }, NOW))).toBeNull();
  });

  it('is wide without a rule, and of a critical one', () => {
    expect(isWideSilence(null)).toBe(true);
    expect(isWideSilence({ severity: AlertSeverity.CRITICAL })).toBe(true);
    expect(isWideSilence({ severity: AlertSeverity.WARNING })).toBe(false);
  });

  it.each([
    ['of a shift', 8, false, null],
    ['longer than a shift', 9, false, 8],
    ['longer than a shift, by an owner', 9, true, null],
    ['of a week, by an owner', 7 * 24, true, null],
    ['longer than a week, by an owner', 7 * 24 + 1, true, 7 * 24],
  ])('a wide one %s', (_what, length, isOwner, maxHours) => {
    const wanted =
      maxHours === null ? null : { code: 'SILENCE_TOO_WIDE', args: { path: 'input.endsAt', maxHours } };
    expect(codeOf(() => refuseTooLong({ ...silence, endsAt: hours(length) }, NOW, isOwner))).toEqual(wanted);
  });

  it('planned for later it ends no later for that', () => {
    const later = { ...silence, startsAt: hours(8), endsAt: hours(9) };
    expect(codeOf(() => refuseTooLong(later, NOW, false))).toMatchObject({ code: 'SILENCE_TOO_WIDE' });
  });
});

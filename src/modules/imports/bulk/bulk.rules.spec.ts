import { describe, expect, it } from 'vitest';
import { commonErrors } from '../../../shared/common-errors.js';
import { BULK_DOOR, IMPORT_DOOR } from '../doors.js';
import { planGoodUntil } from '../import.rules.js';
import { inOrder, planRecord, requireChoice, wishOf } from './bulk.rules.js';

const refused = (code: string): unknown => expect.objectContaining({ code });

describe('what is chosen for a bulk action (S000-TBL-05)', () => {
  it('is each record once and in one order, whoever chose it how', () => {
    expect(inOrder(['B2', 'a1', 'b2', 'c3'])).toEqual(['c3', 'b2', 'a1']);
    expect(inOrder(['c3', 'a1', 'b2'])).toEqual(inOrder(['b2', 'c3', 'a1']));
  });

  it('is said in one way, and is something', () => {
    expect(() => requireChoice(null, false)).toThrow(refused('BULK_CHOICE_INVALID') as Error);
    expect(() => requireChoice(['a'], true)).toThrow(refused('BULK_CHOICE_INVALID') as Error);
    expect(() => requireChoice([], false)).toThrow(refused('BULK_NOTHING_CHOSEN') as Error);
    expect(() => requireChoice(['a'], false)).not.toThrow();
    expect(() => requireChoice(null, true)).not.toThrow();
  });
});

describe('what is wished for the records of a bulk action (S000-TBL-05)', () => {
  it('takes a reason where the act alone takes one', () => {
    expect(() => wishOf({ asks: 'reason' }, { reason: null })).toThrow(
      refused('BULK_REASON_MISSING') as Error,
    );
    expect(wishOf({ asks: 'reason' }, { reason: '케이블' })).toEqual({ reason: '케이블', assigneeId: null });
  });

  it('names somebody only where the act assigns', () => {
    expect(wishOf({ asks: 'nothing' }, { assigneeId: 'x' }).assigneeId).toBeNull();
    expect(wishOf({ asks: 'assignee' }, { assigneeId: 'x' }).assigneeId).toBe('x');
    expect(wishOf({ asks: 'assignee' }, {}).assigneeId).toBeNull();
  });

  it('a refusal of one record is an answer, a fault is not', () => {
    expect(planRecord(() => [])).toEqual({ changes: [], problem: null });
    const stale = commonErrors.VERSION_STALE({ current: 2, given: 1 });
    expect(
      planRecord(() => {
        throw stale;
      }),
    ).toEqual({ changes: [], problem: stale });
    expect(() =>
      planRecord(() => {
        throw new Error('a fault');
      }),
    ).toThrow('a fault');
  });

  it('its plan is good for an hour, that of a file for a day', () => {
    const plannedAt = new Date('2026-11-29T00:00:00Z');
    expect(planGoodUntil({ plannedAt }, BULK_DOOR)).toEqual(new Date('2026-11-29T01:00:00Z'));
    expect(planGoodUntil({ plannedAt }, IMPORT_DOOR)).toEqual(new Date('2026-11-30T00:00:00Z'));
    expect(planGoodUntil({ plannedAt: null }, BULK_DOOR)).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { refundGroups, refundsSearch, toRefundFilter } from './refunds-search';

describe('S000-FEA-01 the refunds list in the URL', () => {
  it('begins with what waits for approval', () => {
    expect(refundsSearch.parse({})).toEqual({ status: 'waiting', page: 1, size: 25 });
    expect(toRefundFilter('waiting')).toEqual({ status: ['REQUESTED'] });
  });

  it('falls back instead of failing on a broken link', () => {
    expect(refundsSearch.parse({ status: 'REQUESTED', page: '0', size: '7' })).toEqual({
      status: 'waiting',
      page: 1,
      size: 25,
    });
  });

  it('shows every state in exactly one group, and all of them together', () => {
    const grouped = refundGroups.flatMap((group) => toRefundFilter(group).status ?? []);
    expect(grouped.toSorted()).toEqual(
      [
        'APPROVED',
        'CANCELED',
        'FAILED',
        'PROCESSING',
        'REJECTED',
        'REQUESTED',
        'SUCCEEDED',
        'UNKNOWN',
      ].toSorted(),
    );
    expect(toRefundFilter('all')).toEqual({});
  });
});

import { expect, it } from 'vitest';
import { approvalFilters, approvalsSearch, approvalsSearchDefaults } from './search';

it('an address of nonsense falls back to what waits', () => {
  expect(approvalsSearch.parse({ group: 'nonsense', page: '-1', size: '7', id: 5 })).toEqual({
    ...approvalsSearchDefaults,
    id: undefined,
  });
});

it('what waits leaves out what the viewer has asked for', () => {
  expect(approvalFilters.waiting).toEqual({ status: ['PENDING'], mine: false });
  expect(approvalFilters.mine).toEqual({ mine: true });
  expect(approvalFilters.over.status).not.toContain('PENDING');
});

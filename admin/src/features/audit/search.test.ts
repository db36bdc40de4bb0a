import { describe, expect, it } from 'vitest';
import { auditSearch, isAuditFiltered, noAuditFilters, toAuditFilter } from './search';

const now = new Date('2026-11-21T05:00:00Z');

describe('S000-RTE-03 the audit log in the URL', () => {
  it('becomes the filter of the server, with what is spared', () => {
    const search = auditSearch.parse({
      q: 'refund',
      action: 'user.updated,user.created',
      notActorType: 'SYSTEM',
      actor: 'a1',
      period: 'custom',
      from: '2026-11-20',
      to: '2026-11-21',
    });
    expect(toAuditFilter(search, now)).toEqual({
      search: 'refund',
      action: ['user.updated', 'user.created'],
      actorId: 'a1',
      from: '2026-11-19T15:00:00.000Z',
      to: '2026-11-21T15:00:00.000Z',
      not: { actorType: ['SYSTEM'] },
    });
  });

  it('falls back instead of failing, and starts with the last seven Seoul days', () => {
    const search = auditSearch.parse({ period: 'ever', page: '-3', from: 'yesterday' });
    expect(toAuditFilter(search, now)).toEqual({ from: '2026-11-14T15:00:00.000Z' });
  });

  it('knows when nothing is filtered', () => {
    expect(isAuditFiltered(auditSearch.parse({}))).toBe(true);
    expect(isAuditFiltered({ ...auditSearch.parse({}), ...noAuditFilters })).toBe(false);
    expect(isAuditFiltered(auditSearch.parse({ period: 'all', notAction: 'a' }))).toBe(true);
  });
});

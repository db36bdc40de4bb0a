import { describe, expect, it } from 'vitest';
import { sourceOf, toGrants } from './access-source';

describe('S000-RTE-03 where a permission comes from', () => {
  const grants = [
    { permission: 'refund.approve', effect: 'ALLOW' as const },
    { permission: 'user.write', effect: 'DENY' as const },
  ];

  it.each([
    ['user.read', 'role'],
    ['refund.approve', 'granted'],
    ['user.write', 'denied'],
    ['role.write', 'none'],
  ])('%s: %s', (permission, source) => {
    expect(sourceOf(permission, ['user.read', 'user.write'], grants)).toBe(source);
  });

  it('sends exceptions only', () => {
    expect(toGrants({ 'user.read': 'role', 'refund.approve': 'ALLOW', 'user.write': 'DENY' })).toEqual(
      grants,
    );
  });
});

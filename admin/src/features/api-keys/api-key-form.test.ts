import { describe, expect, it } from 'vitest';
import { apiKeySchema, toApiKeyInput } from './api-key-form';

const good = {
  name: ' 정산 시스템 ',
  scopes: ['payment.read'],
  days: '365',
  addresses: '203.0.113.0/24, 2001:db8::1\n198.51.100.7',
};

describe('the form of an API key', () => {
  it('becomes what the server takes, within its year', () => {
    const form = apiKeySchema.parse(good);
    const now = new Date('2026-11-21T00:00:00Z');
    expect(toApiKeyInput(form, now)).toEqual({
      name: '정산 시스템',
      scopes: ['payment.read'],
      expiresAt: '2027-11-20T23:00:00.000Z',
      allowedAddresses: ['203.0.113.0/24', '2001:db8::1', '198.51.100.7'],
    });
  });

  it.each([
    ['name', { name: ' ' }],
    ['scopes', { scopes: [] }],
    ['addresses', { addresses: 'everywhere' }],
  ])('refuses a wrong %s', (field, change) => {
    const result = apiKeySchema.safeParse({ ...good, ...change });
    expect(result.error?.issues.map((issue) => issue.path[0])).toEqual([field]);
  });
});

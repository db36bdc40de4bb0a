import { describe, expect, it } from 'vitest';
import { readAccount, shortCode } from './ledger-account';

const user = 'USER:01a1fd0a-8df8-751b-8cc1-fa6819d49e9c';

describe('S000-ARC-01 names of ledger accounts', () => {
  it('reads what an account stands for', () => {
    expect(readAccount('PROVIDER:TOSS')).toEqual({ kind: 'provider', provider: 'TOSS' });
    expect(readAccount('SALES:POINT_TOPUP')).toEqual({ kind: 'sales', purpose: 'POINT_TOPUP' });
    expect(readAccount('ISSUED')).toEqual({ kind: 'issued' });
    expect(readAccount('USER:*')).toEqual({ kind: 'customer' });
    expect(readAccount(user)).toEqual({ kind: 'customer' });
    expect(readAccount('SUSPENSE')).toEqual({ kind: 'other' });
  });

  it('never shows a whole id', () => {
    expect(shortCode(user)).toBe('USER:…9e9c');
    expect(shortCode('USER:*')).toBe('USER:*');
    expect(shortCode('SALES:POINT_TOPUP')).toBe('SALES:POINT_TOPUP');
  });
});

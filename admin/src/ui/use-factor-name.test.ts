import { renderHook } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { useFactorName } from './use-factor-name';

describe('S000-TBL-02 how somebody signed in', () => {
  it('is told in words, part by part', () => {
    const { result } = renderHook(() => useFactorName());
    expect(result.current('PASSWORD_BACKUP_CODE')).toBe('비밀번호 + 백업 코드');
    expect(result.current('GOOGLE_PASSKEY')).toBe('Google + 패스키');
    expect(result.current('DEMO_LINK')).toBe('데모 로그인 링크');
  });

  it('has words for a way it does not know', () => {
    expect(renderHook(() => useFactorName()).result.current('CARRIER_PIGEON')).toBe('다른 방법');
  });
});

import { renderHook } from '@testing-library/react';
import i18next from 'i18next';
import { afterEach, describe, expect, it } from 'vitest';
import { auditCodes } from '@/lib/audit-codes';
import { loadErrorWords } from '@/lib/error-message';
import { chooseLanguage } from '@/lib/i18n';
import { useCodeWords } from './use-code-words';

const wordsOf = (...asked: [action: string, name: string, value: string]): string =>
  renderHook(() => useCodeWords()).result.current(...asked);

describe('S000-TBL-07 codes of the audit log', () => {
  afterEach(() => chooseLanguage('ko'));

  it.each([
    ['admin.signed-in', 'factor', 'PASSWORD_TOTP', '비밀번호 + 인증 앱'],
    ['admin.factors-reset', 'factors', 'TOTP × 1, PASSKEY × 2', '인증 앱 × 1, 패스키 × 2'],
    ['admin.role-changed', 'role', 'SUPER_ADMIN', '최고 관리자'],
    ['user.updated', 'services', 'KST, FLEET', 'KST, 차량 관리'],
    ['user.updated', 'isActive', 'false', '아니요'],
    ['user.identity-linked', 'provider', 'KAKAO', '카카오'],
    ['payment-method.saved', 'provider', 'TOSS', '토스페이먼츠'],
    ['export.asked', 'kind', 'users.list', '회원 목록'],
    ['bulk.planned', 'kind', 'payment-exception.assign', '결제 예외 담당자 지정'],
    ['approval.requested', 'kind', 'refund.pay-out', '환불'],
    ['job.retried', 'name', 'mail.deliver', '메일 보내기'],
    ['attachment.attached', 'subjectKind', 'IMPORT', '가져오기'],
    ['user.revealed', 'fields', 'name,email', '이름, 이메일'],
  ])('are told in words: %s %s %s', (action, name, value, words) => {
    expect(wordsOf(action, name, value)).toBe(words);
  });

  it('are told in English words to whoever reads English', async () => {
    await chooseLanguage('en');
    expect(wordsOf('admin.signed-in', 'factor', 'PASSWORD_TOTP')).toBe('Password + Authenticator app');
    expect(wordsOf('api-key.revoked', 'status', 'ACTIVE')).toBe('Active');
  });

  it('and errors by what they say', async () => {
    await loadErrorWords();
    expect(wordsOf('user.sign-in-refused', 'reason', 'USER_INACTIVE')).not.toBe('USER_INACTIVE');
    expect(wordsOf('user.identity-unlinked', 'reason', 'ACCOUNT_DELETE')).toBe('ACCOUNT_DELETE');
  });

  it.each([
    ['admin.role-changed', 'role', 'NIGHT_SHIFT'],
    ['admin.signed-in', 'factor', 'CARRIER_PIGEON'],
    ['user.updated', 'name', 'ADMIN'],
    ['admin.sailed', 'boat', 'ADMIN'],
  ])('stay as they are where there are no words: %s %s %s', (action, name, value) => {
    expect(wordsOf(action, name, value)).toBe(value);
  });

  it.each(['ko', 'en'] as const)('have their words where the table says, in %s', async (language) => {
    await chooseLanguage(language);
    const places = [...new Set(Object.values(auditCodes))].filter((place) => place !== 'errors');
    const words = (place: string): unknown => i18next.getResource(language, 'translation', place);
    expect(places.filter((place) => typeof words(place) !== 'object')).toEqual([]);
  });
});

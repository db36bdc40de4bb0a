import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TestApp } from '@/test/graphql';
import { LoginFlow } from './login-flow';

type Answer = { data?: object; errors?: object[] };
const asked = vi.hoisted(() => vi.fn<(operation: string, variables: object) => Promise<Answer>>());
const startSession = vi.hoisted(() => vi.fn());
const passkeys = vi.hoisted(() => ({ there: false }));

vi.mock('@/lib/session', () => ({ startSession }));
vi.mock('@/lib/passkey', async (original) => ({
  ...(await original<object>()),
  hasPasskeys: () => passkeys.there,
  showPasskey: () => Promise.resolve('{"id":"key"}'),
}));
vi.mock('@/lib/gql/request', () => ({
  rawRequest: async (document: { definitions: { name?: { value: string } }[] }, variables: object) => {
    const { data = null, errors = [] } = await asked(document.definitions[0]?.name?.value ?? '', variables);
    return { data, errors };
  },
}));

const inside = {
  accessToken: 'token',
  expiresIn: 600,
  loginTicket: null,
  factorsOffered: [],
  enrollmentRequired: false,
};
const outside = { ...inside, accessToken: null, expiresIn: null, loginTicket: 'ticket' };
const refused = (code: string, kind: string, args: object = {}): Answer => ({
  errors: [{ message: code, extensions: { code, kind, args } }],
});

function answers(table: Record<string, Answer | ((variables: object) => Answer)>): void {
  asked.mockImplementation((operation, variables) => {
    const answer = table[operation];
    if (!answer) return Promise.reject(new Error(`The test has no answer for ${operation}`));
    return Promise.resolve(typeof answer === 'function' ? answer(variables) : answer);
  });
}

async function signIn() {
  const user = userEvent.setup();
  const onSignedIn = vi.fn();
  render(
    <TestApp answers={{}}>
      <LoginFlow onSignedIn={onSignedIn} />
    </TestApp>,
  );
  await user.type(screen.getByLabelText('이메일'), 'owner@madang.example');
  await user.type(screen.getByLabelText('비밀번호'), 'not telling');
  await user.click(screen.getByRole('button', { name: '로그인' }));
  return { user, onSignedIn };
}

beforeEach(() => {
  asked.mockReset();
  startSession.mockReset();
  passkeys.there = false;
});
afterEach(() => vi.restoreAllMocks());

describe('S000-RTE-01 sign-in', () => {
  it.each(['SIGN_IN_FAILED', 'USER_INACTIVE'])('says the same words for %s', async (code) => {
    answers({ AdminLogin: refused(code, 'UNAUTHENTICATED') });
    const { onSignedIn } = await signIn();
    expect((await screen.findByRole('alert')).textContent).toBe('이메일 또는 비밀번호가 맞지 않습니다.');
    expect(onSignedIn).not.toHaveBeenCalled();
  });

  it('says how long a lock lasts and sends nothing while it does', async () => {
    answers({ AdminLogin: refused('RATE_LIMITED', 'RATE_LIMITED', { retryAfterMs: 870_000 }) });
    await signIn();
    expect((await screen.findByTestId('locked-for')).textContent).toBe(
      '14분 30초 뒤에 다시 시도할 수 있습니다.',
    );
    expect(screen.getByRole('button', { name: '로그인' })).toHaveProperty('disabled', true);
  });

  it('asks for the factor the account has, and six digits send themselves', async () => {
    answers({
      AdminLogin: { data: { adminLogin: { ...outside, factorsOffered: ['TOTP', 'BACKUP_CODE'] } } },
      VerifyAdminSecondFactor: { data: { verifyAdminSecondFactor: inside } },
    });
    const { user, onSignedIn } = await signIn();
    expect(onSignedIn).not.toHaveBeenCalled();
    await user.type(await screen.findByLabelText('인증 앱 코드'), '123 456');
    expect(asked).toHaveBeenLastCalledWith('VerifyAdminSecondFactor', {
      loginTicket: 'ticket',
      code: '123456',
    });
    await waitFor(() => expect(onSignedIn).toHaveBeenCalledOnce());
    expect(startSession).toHaveBeenCalledExactlyOnceWith({ accessToken: 'token', expiresIn: 600 });
    expect(screen.queryByRole('button', { name: '패스키 사용' })).toBeNull();
  });

  it('takes a pasted code, clears a wrong one, and lets a backup code in', async () => {
    answers({
      AdminLogin: { data: { adminLogin: { ...outside, factorsOffered: ['TOTP', 'BACKUP_CODE'] } } },
      VerifyAdminSecondFactor: (variables) =>
        'code' in variables && variables.code === 'ABCD-EFGH'
          ? { data: { verifyAdminSecondFactor: inside } }
          : refused('SIGN_IN_FAILED', 'UNAUTHENTICATED'),
    });
    const { user, onSignedIn } = await signIn();
    const field = await screen.findByLabelText('인증 앱 코드');
    await user.click(field);
    await user.paste('000 000');
    await screen.findByText('인증하지 못했습니다. 새 코드로 다시 시도해 주세요.');
    expect(screen.getByLabelText('인증 앱 코드')).toHaveProperty('value', '');
    await user.click(screen.getByRole('button', { name: '기기가 없나요? 백업 코드 사용' }));
    await user.type(screen.getByLabelText('백업 코드'), ' ABCD-EFGH ');
    await user.click(screen.getByRole('button', { name: '로그인' }));
    await waitFor(() => expect(onSignedIn).toHaveBeenCalledOnce());
  });

  it('goes back to the password when the sign-in has taken too long', async () => {
    answers({
      AdminLogin: { data: { adminLogin: { ...outside, factorsOffered: ['TOTP'] } } },
      VerifyAdminSecondFactor: refused('LOGIN_TICKET_INVALID', 'UNAUTHENTICATED'),
    });
    const { user } = await signIn();
    await user.type(await screen.findByLabelText('인증 앱 코드'), '123456');
    expect((await screen.findByRole('alert')).textContent).toContain('비밀번호부터 다시');
    expect(screen.getByLabelText('이메일')).toBeTruthy();
  });

  it('offers a passkey where the browser has them, also without a password', async () => {
    passkeys.there = true;
    answers({
      StartAdminPasskeyLogin: { data: { startAdminPasskeyLogin: { challengeId: 'c', optionsJson: '{}' } } },
      VerifyAdminPasskey: { data: { verifyAdminPasskey: inside } },
    });
    const user = userEvent.setup();
    const onSignedIn = vi.fn();
    render(
      <TestApp answers={{}}>
        <LoginFlow onSignedIn={onSignedIn} />
      </TestApp>,
    );
    await user.click(screen.getByRole('button', { name: '패스키로 로그인' }));
    await waitFor(() => expect(onSignedIn).toHaveBeenCalledOnce());
    expect(asked.mock.calls).toEqual([
      ['StartAdminPasskeyLogin', { loginTicket: null }],
      ['VerifyAdminPasskey', { challengeId: 'c', responseJson: '{"id":"key"}' }],
    ]);
  });

  it('sets a first factor up, and lets nobody on before the codes are kept', async () => {
    answers({
      AdminLogin: { data: { adminLogin: { ...outside, enrollmentRequired: true } } },
      StartFirstTotp: {
        data: { startTotpEnrollment: { secret: 'JBSWY3DPEHPK3PXP', otpauthUri: 'otpauth://totp/x' } },
      },
      ConfirmFirstTotp: { data: { confirmTotp: { backupCodes: ['AAAA-1111', 'BBBB-2222'], login: inside } } },
    });
    const { user, onSignedIn } = await signIn();
    await screen.findByRole('img', { name: '인증 앱 등록용 QR 코드' });
    expect(screen.getByTestId('totp-secret').textContent).toBe('JBSW Y3DP EHPK 3PXP');
    await user.type(screen.getByLabelText('인증 앱 코드'), '654321');
    expect((await screen.findByTestId('backup-codes')).textContent).toBe('AAAA-1111BBBB-2222');
    expect(onSignedIn).not.toHaveBeenCalled();
    const on = screen.getByRole('button', { name: '계속' });
    expect(on).toHaveProperty('disabled', true);
    await user.click(screen.getByLabelText('안전한 곳에 보관했습니다'));
    await user.click(on);
    expect(onSignedIn).toHaveBeenCalledOnce();
  });

  it('does not ask the server for an address that is none', async () => {
    const user = userEvent.setup();
    render(
      <TestApp answers={{}}>
        <LoginFlow onSignedIn={vi.fn()} />
      </TestApp>,
    );
    await user.type(screen.getByLabelText('이메일'), 'nobody');
    await user.click(screen.getByRole('button', { name: '로그인' }));
    expect(await screen.findByText('이메일 주소를 확인해 주세요.')).toBeTruthy();
    expect(asked).not.toHaveBeenCalled();
  });
});

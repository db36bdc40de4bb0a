import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LoginOutcome } from '@/lib/session';
import { TestApp } from '@/test/graphql';
import { LoginFlow } from './login-flow';

const login = vi.hoisted(() => vi.fn<(input: object) => Promise<LoginOutcome>>());
vi.mock('@/lib/session', () => ({ login }));

function refusal(code: string, kind: string, args: object = {}): LoginOutcome {
  return { secondFactorRequired: false, error: { message: code, extensions: { code, kind, args } } };
}

const done: LoginOutcome = { secondFactorRequired: false, error: null };

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

beforeEach(() => login.mockReset());

describe('S000-RTE-01 sign-in', () => {
  it('goes on when the server lets in', async () => {
    login.mockResolvedValue(done);
    const { onSignedIn } = await signIn();
    expect(login).toHaveBeenCalledExactlyOnceWith({ email: 'owner@madang.example', password: 'not telling' });
    expect(onSignedIn).toHaveBeenCalledOnce();
  });

  it.each(['SIGN_IN_FAILED', 'USER_INACTIVE'])('says the same words for %s', async (code) => {
    login.mockResolvedValue(refusal(code, 'UNAUTHENTICATED'));
    const { onSignedIn } = await signIn();
    expect((await screen.findByRole('alert')).textContent).toBe('이메일 또는 비밀번호가 맞지 않습니다.');
    expect(onSignedIn).not.toHaveBeenCalled();
  });

  it('says how long a lock lasts', async () => {
    login.mockResolvedValue(refusal('RATE_LIMITED', 'RATE_LIMITED', { retryAfterMs: 30_000 }));
    await signIn();
    expect((await screen.findByRole('alert')).textContent).toContain('30초');
  });

  it('asks for the six digits only when the server wants them, and sends them by themselves', async () => {
    login.mockResolvedValueOnce({ secondFactorRequired: true, error: null }).mockResolvedValueOnce(done);
    const { user, onSignedIn } = await signIn();
    expect(onSignedIn).not.toHaveBeenCalled();
    await user.type(await screen.findByLabelText('인증 앱 코드'), '123 456');
    expect(login).toHaveBeenLastCalledWith(expect.objectContaining({ totpCode: '123456' }));
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
    expect(login).not.toHaveBeenCalled();
  });
});

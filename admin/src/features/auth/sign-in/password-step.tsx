import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { errorText } from '@/lib/error-message';
import type { AppError } from '@/lib/gql/errors';
import { useLanguage } from '@/lib/use-format';
import { useTimeLeft } from '@/lib/use-time-left';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/notice';
import { TextInput } from '@/ui/text-input';
import { LockedNotice } from './locked-notice';
import { loginSchema, type LoginForm } from './login-schema';
import { signIn, type SignInStep } from './requests';

interface PasswordStepProps {
  /** What brought the person back to this step. */
  message?: string;
  onStep: (step: SignInStep) => void;
}

export function PasswordStep({ message, onStep }: PasswordStepProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [failure, setFailure] = useState<string | null>(message ?? null);
  const [lockedUntil, setLockedUntil] = useState<number | null>(null);
  const lockedMs = useTimeLeft(lockedUntil);
  const form = useForm<LoginForm>({
    resolver: zodResolver(loginSchema),
    mode: 'onBlur',
    defaultValues: { email: '', password: '' },
  });

  const refuse = (error: AppError) => {
    if (error.code === 'RATE_LIMITED') {
      return setLockedUntil(Date.now() + Number(error.args.retryAfterMs ?? 1000));
    }
    // The same words for a wrong address and a wrong password: neither tells whether an account exists.
    const isNeutral = error.kind === 'UNAUTHENTICATED' || error.kind === 'BAD_USER_INPUT';
    setFailure(isNeutral ? t('auth.login.failed') : errorText(error, language));
  };
  const submit = form.handleSubmit(async ({ email, password }) => {
    setFailure(null);
    setLockedUntil(null);
    const outcome = await signIn(email, password);
    if (outcome.kind === 'refused') refuse(outcome.error);
    else if (outcome.kind !== 'canceled') onStep(outcome);
  });
  const { errors, isSubmitting } = form.formState;
  const words = (text: string | undefined) =>
    text === 'auth.login.emailInvalid' || text === 'common.form.required' ? t(text) : undefined;
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <TextInput
        label={t('auth.login.email')}
        type="email"
        autoComplete="username webauthn"
        autoFocus
        placeholder="name@company.co.kr"
        error={words(errors.email?.message)}
        {...form.register('email')}
      />
      <TextInput
        label={t('auth.login.password')}
        type="password"
        autoComplete="current-password"
        error={words(errors.password?.message)}
        {...form.register('password')}
      />
      {lockedMs > 0 ? (
        <LockedNotice leftMs={lockedMs} />
      ) : (
        failure && (
          <Notice tone="danger" isAlert>
            {failure}
          </Notice>
        )
      )}
      <Button
        type="submit"
        variant="primary"
        isPending={isSubmitting}
        isDisabled={lockedMs > 0}
        className="w-full"
      >
        {t('auth.login.submit')}
      </Button>
    </form>
  );
}

import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { errorText } from '@/lib/error-message';
import { toAppError } from '@/lib/gql/errors';
import type { ServerError } from '@/lib/gql/request';
import { login } from '@/lib/session';
import { useLanguage } from '@/lib/use-format';
import { Button } from '@/ui/button';
import { TextInput } from '@/ui/text-input';
import { CodeStep } from './code-step';
import { loginSchema, type LoginForm } from './login-schema';

interface LoginFlowProps {
  onSignedIn: () => void;
}

/** E-mail and password, then the six digits when the server asks for them. */
export function LoginFlow({ onSignedIn }: LoginFlowProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [failure, setFailure] = useState<string | null>(null);
  const [firstStep, setFirstStep] = useState<LoginForm | null>(null);
  const form = useForm<LoginForm>({
    resolver: zodResolver(loginSchema),
    mode: 'onBlur',
    defaultValues: { email: '', password: '' },
  });

  // The same words for a wrong address and a wrong password: neither tells whether an account exists.
  const explain = (error: ServerError): string => {
    const appError = toAppError(error);
    if (appError.kind === 'UNAUTHENTICATED' || appError.kind === 'BAD_USER_INPUT')
      return t('auth.login.failed');
    return errorText(appError, language);
  };

  const submit = form.handleSubmit(async (values) => {
    setFailure(null);
    try {
      const outcome = await login(values);
      if (outcome.error) setFailure(explain(outcome.error));
      else if (outcome.secondFactorRequired) setFirstStep(values);
      else onSignedIn();
    } catch {
      setFailure(errorText(toAppError(null), language));
    }
  });

  if (firstStep) {
    return <CodeStep credentials={firstStep} onSignedIn={onSignedIn} onBack={() => setFirstStep(null)} />;
  }
  const { errors, isSubmitting } = form.formState;
  const message = (text: string | undefined) =>
    text === 'auth.login.emailInvalid' || text === 'common.form.required' ? t(text) : undefined;
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <TextInput
        label={t('auth.login.email')}
        type="email"
        autoComplete="username"
        autoFocus
        placeholder="name@company.co.kr"
        error={message(errors.email?.message)}
        {...form.register('email')}
      />
      <TextInput
        label={t('auth.login.password')}
        type="password"
        autoComplete="current-password"
        error={message(errors.password?.message)}
        {...form.register('password')}
      />
      {failure && (
        <p
          role="alert"
          className="rounded-lg bg-danger-soft px-3 py-2 text-table text-danger-soft-foreground"
        >
          {failure}
        </p>
      )}
      <Button type="submit" variant="primary" isPending={isSubmitting} className="w-full">
        {t('auth.login.submit')}
      </Button>
    </form>
  );
}

import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { login } from '@/lib/session';
import { Button } from '@/ui/button';
import { TextInput } from '@/ui/text-input';
import { isTotpCode, type LoginForm } from './login-schema';

interface CodeStepProps {
  credentials: LoginForm;
  onSignedIn: () => void;
  onBack: () => void;
}

/** The second factor as its own step: one field, paste works, six digits send themselves. */
export function CodeStep({ credentials, onSignedIn, onBack }: CodeStepProps) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const [error, setError] = useState<string>();
  const [isPending, setPending] = useState(false);

  const send = async (digits: string) => {
    if (isPending) return;
    if (!isTotpCode(digits)) {
      setError(t('auth.login.codeInvalid'));
      return;
    }
    setPending(true);
    setError(undefined);
    try {
      const outcome = await login({ ...credentials, totpCode: digits });
      if (!outcome.error && !outcome.secondFactorRequired) return onSignedIn();
      setError(t('auth.login.codeFailed'));
      setCode('');
    } catch {
      setError(t('common.error.serverTitle'));
    } finally {
      setPending(false);
    }
  };
  const change = (text: string) => {
    const digits = text.replace(/\D/g, '').slice(0, 6);
    setCode(digits);
    if (digits.length === 6) void send(digits);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send(code);
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <div>
        <h2 className="text-card font-semibold">{t('auth.login.codeTitle')}</h2>
        <p className="text-table text-muted">{t('auth.login.codeSubtitle')}</p>
      </div>
      <TextInput
        label={t('auth.login.code')}
        inputMode="numeric"
        autoComplete="one-time-code"
        autoFocus
        value={code}
        onChange={(event) => change(event.target.value)}
        error={error}
        inputClassName="num text-center tracking-[0.5em]"
      />
      <Button type="submit" variant="primary" isPending={isPending} className="w-full">
        {t('auth.login.submit')}
      </Button>
      <Button variant="ghost" size="sm" onPress={onBack}>
        {t('auth.login.back')}
      </Button>
    </form>
  );
}

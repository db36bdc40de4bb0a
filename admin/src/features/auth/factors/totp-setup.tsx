import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/ui/button';
import { Copyable } from '@/ui/copyable';
import { Notice } from '@/ui/notice';
import { QrCode } from '@/ui/qr-code';
import { CodeInput, isTotpCode } from './code-input';

interface TotpSetupProps {
  secret: string;
  otpauthUri: string;
  submitLabel: string;
  /** Resolves to what went wrong, or to null. */
  onCode: (code: string) => Promise<string | null>;
}

/** An authenticator app reads the code or takes the key by hand; its first six digits prove that it did. */
export function TotpSetup({ secret, otpauthUri, submitLabel, onCode }: TotpSetupProps) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const [error, setError] = useState<string>();
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const send = async (digits: string) => {
    if (isPending) return;
    if (!isTotpCode(digits)) return setError(t('auth.factor.codeInvalid'));
    setPending(true);
    setError(undefined);
    setFailure(null);
    const problem = await onCode(digits);
    setPending(false);
    if (problem) {
      setCode('');
      setFailure(problem);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send(code);
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <ol className="flex flex-col gap-4 text-table">
        <li className="flex flex-col gap-3">
          <p>{t('auth.totp.scan')}</p>
          <QrCode
            text={otpauthUri}
            label={t('auth.totp.qr')}
            className="w-44 self-center rounded-lg border border-border"
          />
          <div className="flex flex-wrap items-center gap-x-2">
            <span className="text-muted">{t('auth.totp.key')}</span>
            <span data-testid="totp-secret">
              <Copyable text={secret.replace(/(.{4})(?=.)/g, '$1 ')} value={secret} />
            </span>
          </div>
        </li>
        <li>
          <p>{t('auth.totp.enter')}</p>
        </li>
      </ol>
      {failure && (
        <Notice tone="danger" isAlert>
          {failure}
        </Notice>
      )}
      <CodeInput value={code} onChange={setCode} onComplete={(digits) => void send(digits)} error={error} />
      <Button type="submit" variant="primary" isPending={isPending} className="w-full">
        {submitLabel}
      </Button>
    </form>
  );
}

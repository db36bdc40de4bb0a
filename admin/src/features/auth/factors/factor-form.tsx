import { KeyRound } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { hasPasskeys } from '@/lib/passkey';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/notice';
import { TextInput } from '@/ui/text-input';
import { CodeInput, isTotpCode } from './code-input';

interface FactorFormProps {
  /** TOTP, PASSKEY, BACKUP_CODE: those the account has. */
  factors: readonly string[];
  submitLabel: string;
  /** Resolves to what went wrong, or to null when it went well or was given up. */
  onCode: (code: string) => Promise<string | null>;
  onPasskey: () => Promise<string | null>;
}

/** A second factor: six digits, a passkey, or a backup code where the others are lost. */
export function FactorForm({ factors, submitLabel, onCode, onPasskey }: FactorFormProps) {
  const { t } = useTranslation();
  const hasTotp = factors.includes('TOTP');
  const hasPasskey = factors.includes('PASSKEY') && hasPasskeys();
  const [usesBackup, setUsesBackup] = useState(false);
  const [code, setCode] = useState('');
  const [error, setError] = useState<string>();
  const [failure, setFailure] = useState<string | null>(null);
  const [pending, setPending] = useState<'code' | 'passkey' | null>(null);

  const run = async (what: 'code' | 'passkey', work: () => Promise<string | null>) => {
    if (pending) return;
    setPending(what);
    setError(undefined);
    setFailure(null);
    const problem = await work();
    setPending(null);
    if (problem) {
      setCode('');
      setFailure(problem);
    }
  };
  const send = (value: string) => {
    if (usesBackup ? value.trim() === '' : !isTotpCode(value)) {
      setError(t(usesBackup ? 'common.form.required' : 'auth.factor.codeInvalid'));
      return;
    }
    void run('code', () => onCode(value.trim()));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(code);
  };
  const swap = () => {
    setUsesBackup(!usesBackup);
    setCode('');
    setError(undefined);
    setFailure(null);
  };
  const showsCode = hasTotp || usesBackup;
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      {failure && (
        <Notice tone="danger" isAlert>
          {failure}
        </Notice>
      )}
      {usesBackup ? (
        <TextInput
          key="backup"
          label={t('auth.factor.backupCode')}
          hint={t('auth.factor.backupHint')}
          autoComplete="off"
          autoFocus
          value={code}
          onChange={(event) => setCode(event.target.value)}
          error={error}
          inputClassName="font-mono"
        />
      ) : (
        hasTotp && (
          <CodeInput key="code" autoFocus value={code} onChange={setCode} onComplete={send} error={error} />
        )
      )}
      {showsCode && (
        <Button type="submit" variant="primary" isPending={pending === 'code'} className="w-full">
          {submitLabel}
        </Button>
      )}
      {hasPasskey && !usesBackup && (
        <Button
          variant={showsCode ? 'outline' : 'primary'}
          className="w-full"
          isPending={pending === 'passkey'}
          onPress={() => void run('passkey', onPasskey)}
        >
          <KeyRound aria-hidden />
          {t('auth.factor.usePasskey')}
        </Button>
      )}
      {factors.includes('BACKUP_CODE') && (
        <Button variant="ghost" size="sm" className="button--touch self-center" onPress={swap}>
          {t(usesBackup ? 'auth.factor.backToFactor' : 'auth.factor.useBackup')}
        </Button>
      )}
    </form>
  );
}

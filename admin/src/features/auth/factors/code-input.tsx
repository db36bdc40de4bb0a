import { useTranslation } from 'react-i18next';
import { TextInput } from '@/ui/text-input';

interface CodeInputProps {
  value: string;
  onChange: (digits: string) => void;
  /** Called once six digits stand there, typed or pasted. */
  onComplete?: (digits: string) => void;
  error?: string;
  autoFocus?: boolean;
}

export const isTotpCode = (code: string): boolean => /^\d{6}$/.test(code);

/** The six digits of an app: one field, so that paste and the phone's own suggestion work. */
export function CodeInput({ value, onChange, onComplete, error, autoFocus }: CodeInputProps) {
  const { t } = useTranslation();
  const change = (text: string) => {
    const digits = text.replace(/\D/g, '').slice(0, 6);
    onChange(digits);
    if (digits.length === 6 && digits !== value) onComplete?.(digits);
  };
  return (
    <TextInput
      label={t('auth.factor.code')}
      inputMode="numeric"
      autoComplete="one-time-code"
      autoFocus={autoFocus}
      value={value}
      onChange={(event) => change(event.target.value)}
      error={error}
      inputClassName="num text-center tracking-[0.5em]"
    />
  );
}

import { Check, Circle } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { passwordRules } from './password-rules';

/** What a new password has to be, ticked off while it is typed. */
export function PasswordRuleList({ password, own }: { password: string; own: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <ul className="flex flex-col gap-1 text-meta" aria-label={t('auth.password.rules')}>
      {passwordRules(password, own).map(({ rule, holds }) => (
        <li
          key={rule}
          className={`flex items-center gap-1.5 ${holds ? 'text-success-soft-foreground' : 'text-muted'}`}
        >
          {holds ? <Check aria-hidden size={13} /> : <Circle aria-hidden size={13} />}
          {t(`auth.password.${rule}`)}
          <span className="sr-only">{t(holds ? 'auth.password.holds' : 'auth.password.open')}</span>
        </li>
      ))}
    </ul>
  );
}

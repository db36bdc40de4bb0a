import { useTranslation } from 'react-i18next';
import { wordsOfCode } from '@/lib/audit-codes';
import { useCodeText } from '@/lib/use-code-text';
import { useFactorName } from './use-factor-name';

// `PASSWORD_TOTP`, `users.list`, `payment-exception.assign`: what codes look like among signs, counts and commas.
const CODE = /[A-Za-z][\w.-]*/g;

/** Words for what the audit log keeps as codes, one or a list of them; what has no words stays as it is. */
export function useCodeWords(): (action: string, name: string, value: string) => string {
  const { t, i18n } = useTranslation();
  const factorName = useFactorName();
  const codeText = useCodeText();
  return (action, name, value) => {
    if (value === 'true' || value === 'false') return t(`audit.truth.${value}`);
    const place = wordsOfCode(action, name);
    if (!place) return value;
    const wordOf = (code: string): string => {
      const special = place === 'errors' ? codeText : place === 'sessions.factor' ? factorName : undefined;
      if (special) return special(code) === special('UNKNOWN') ? code : special(code);
      // Keys of words have no dots, and are not always as large.
      const keys = [code, code.replaceAll('.', '_'), code.replaceAll(/[.-]/g, '_')];
      keys.push(code.toUpperCase(), code.toLowerCase());
      const key = keys.map((one) => `${place}.${one}`).find((one) => i18n.exists(one));
      return key ? i18n.t(key as 'common.role.ADMIN') : code;
    };
    return value.replaceAll(CODE, wordOf).replaceAll(/,(?=\S)/g, ', ');
  };
}

import { useTranslation } from 'react-i18next';
import sessions from '@/i18n/ko/sessions.json';

type Known = Exclude<keyof typeof sessions.factor, 'OTHER'>;
const known = Object.keys(sessions.factor).filter((name) => name !== 'OTHER') as Known[];
const PARTS = new RegExp(known.join('|'), 'g');

/** How somebody signed in, in words: `PASSWORD_TOTP` is “password + authenticator app”. */
export function useFactorName(): (factor: string) => string {
  const { t } = useTranslation();
  return (factor) => {
    const parts = (factor.match(PARTS) ?? []) as Known[];
    if (parts.length === 0) return t('sessions.factor.OTHER');
    return parts.map((part) => t(`sessions.factor.${part}`)).join(' + ');
  };
}

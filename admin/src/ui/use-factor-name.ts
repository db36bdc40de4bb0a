import { useTranslation } from 'react-i18next';

const known = ['PASSWORD', 'INVITE', 'TICKET', 'GOOGLE', 'KAKAO', 'TOTP', 'BACKUP_CODE', 'PASSKEY'] as const;
const PARTS = new RegExp(known.join('|'), 'g');

/** How somebody signed in, in words: `PASSWORD_TOTP` is “password + authenticator app”. */
export function useFactorName(): (factor: string) => string {
  const { t } = useTranslation();
  return (factor) => {
    const parts = (factor.match(PARTS) ?? []) as (typeof known)[number][];
    return parts.length > 0 ? parts.map((part) => t(`sessions.factor.${part}`)).join(' + ') : factor;
  };
}

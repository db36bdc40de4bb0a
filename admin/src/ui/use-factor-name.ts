import { useTranslation } from 'react-i18next';

const known = [
  'PASSWORD_TOTP',
  'PASSWORD_BACKUP_CODE',
  'PASSWORD_PASSKEY',
  'PASSKEY',
  'GOOGLE',
  'GOOGLE_TOTP',
  'GOOGLE_PASSKEY',
  'KAKAO',
  'KAKAO_TOTP',
  'KAKAO_PASSKEY',
  'PASSWORD',
  'TICKET',
] as const;

/** How somebody signed in, in words. */
export function useFactorName(): (factor: string) => string {
  const { t } = useTranslation();
  return (factor) => {
    const name = known.find((one) => one === factor);
    return name ? t(`sessions.factor.${name}`) : factor;
  };
}

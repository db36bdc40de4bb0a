import { useTranslation } from 'react-i18next';
import { readAccount } from '@/lib/ledger-account';
import { useProviderName } from './provider-name';

const purposes = ['POINT_TOPUP', 'MEMBERSHIP', 'DOMAIN_USAGE'] as const;

/** What people call an account of the ledger; null for one that has only its code. */
export function useAccountName(): (code: string) => string | null {
  const { t } = useTranslation();
  const providerOf = useProviderName();
  return (code) => {
    const account = readAccount(code);
    if (account.kind === 'provider')
      return t('ledger.name.provider', { provider: providerOf(account.provider) });
    if (account.kind === 'sales') {
      const known = purposes.find((purpose) => purpose === account.purpose);
      return t('ledger.name.sales', { purpose: known ? t(`common.purpose.${known}`) : account.purpose });
    }
    return account.kind === 'other' ? null : t(`ledger.name.${account.kind}`);
  };
}

import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

const providers = ['TOSS', 'NICEPAY', 'KAKAO_PAY'] as const;

/** What people call a payment provider; one without words of its own by its code. */
export function useProviderName(): (code: string) => string {
  const { t } = useTranslation();
  return useCallback(
    (code) => {
      const known = providers.find((provider) => provider === code);
      return known ? t(`common.provider.${known}`) : code;
    },
    [t],
  );
}

export function ProviderName({ code }: { code: string }) {
  return useProviderName()(code);
}

import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

const known = ['user_signed_up', 'order_paid', 'page_viewed', 'product_viewed', 'checkout_started'] as const;

/** What a kind is called: the usual ones have words, others are shown as programs name them. */
export function useKindName(): (kind: string) => string {
  const { t } = useTranslation();
  return useCallback(
    (kind) => {
      const key = known.find((one) => one === kind.replace('.', '_'));
      return key ? t(`analytics.kind.${key}`) : kind;
    },
    [t],
  );
}

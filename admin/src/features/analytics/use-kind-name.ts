import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** What a kind is called: ours have words, recorded ones are shown as programs name them. */
export function useKindName(): (kind: string) => string {
  const { t } = useTranslation();
  return useCallback(
    (kind) => {
      if (kind === 'user.signed_up') return t('analytics.kind.user_signed_up');
      if (kind === 'order.paid') return t('analytics.kind.order_paid');
      return kind;
    },
    [t],
  );
}

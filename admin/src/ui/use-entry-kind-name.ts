import { useTranslation } from 'react-i18next';

const kinds = [
  'payment',
  'points-granted',
  'refund',
  'points-taken-back',
  'payment-reversed',
  'points-uncollected',
  'points-deducted',
  'points-adjusted',
] as const;

/** What an entry of the ledger came from, in words; a kind without words stays as it is. */
export function useEntryKindName(): (kind: string) => string {
  const { t } = useTranslation();
  return (kind) => {
    const known = kinds.find((one) => one === kind);
    return known ? t(`browser.kinds.${known}`) : kind;
  };
}

import { useTranslation } from 'react-i18next';

const titles = [
  'user_activate',
  'user_deactivate',
  'incident_acknowledge',
  'incident_assign',
  'incident_resolve',
  'payment_exception_assign',
  'settlement_difference_assign',
] as const;

/** An act in words; one without words of its own by its name. */
export function useActTitle(): (act: string) => string {
  const { t } = useTranslation();
  return (act) => {
    const known = titles.find((title) => title === act.replaceAll(/[.-]/g, '_'));
    return known ? t(`bulk.title.${known}`) : act;
  };
}

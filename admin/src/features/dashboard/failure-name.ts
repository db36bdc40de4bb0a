import { useTranslation } from 'react-i18next';

/** Words for the failure codes of the payment provider; an unknown code shows as it came. */
export function useFailureName(): (code: string) => string {
  const { t, i18n } = useTranslation();
  return (code) => {
    const key = `dashboard.failureCode.${code}`;
    return i18n.exists(key) ? t(key as 'dashboard.failureCode.PAY_PROCESS_CANCELED') : code;
  };
}

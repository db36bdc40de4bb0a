import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import words from '@/i18n/ko/notifications.json';

const codes = Object.keys(words.messages.why) as (keyof typeof words.messages.why)[];
const OF_CARRIER = 'CARRIER_';

/** Why a message did not get through, in words; a code of the other side stays as it is. */
export function useFailureWords(): (code: string) => string {
  const { t } = useTranslation();
  return useCallback(
    (code) => {
      if (code.startsWith(OF_CARRIER))
        return t('notifications.messages.why.CARRIER', { code: code.slice(OF_CARRIER.length) });
      const known = codes.find((one) => one === code);
      return known ? t(`notifications.messages.why.${known}`) : code;
    },
    [t],
  );
}

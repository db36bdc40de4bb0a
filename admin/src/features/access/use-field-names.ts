import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import access from '@/i18n/ko/access.json';

const known = Object.keys(access.field) as (keyof typeof access.field)[];

/** What of a person was seen or changed, in words; a field without words stays as it is. */
export function useFieldNames(): (fields: readonly string[]) => string {
  const { t } = useTranslation();
  return useCallback(
    (fields) =>
      fields
        .map((field) => {
          const key = known.find((one) => one === field);
          return key ? t(`access.field.${key}`) : field;
        })
        .join(', '),
    [t],
  );
}

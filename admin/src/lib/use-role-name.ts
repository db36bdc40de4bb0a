import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

const builtIn = ['SUPER_ADMIN', 'ADMIN', 'OPERATOR'] as const;

/** The name of a role for somebody who may not read the roles; null for one that the house has made itself. */
export function useRoleName(): (role: string) => string | null {
  const { t } = useTranslation();
  return useCallback(
    (role) => {
      const known = builtIn.find((name) => name === role);
      return known ? t(`common.role.${known}`) : null;
    },
    [t],
  );
}

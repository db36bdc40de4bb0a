import { useTranslation } from 'react-i18next';

const roles = ['SYSTEM', 'USER', 'API_KEY', 'ADMIN'] as const;

/** Who asked for a refund: somebody of the staff by name, anything else by what it is. */
export function useRequester(): (requestedBy: string) => string {
  const { t } = useTranslation();
  return (requestedBy) => {
    const role = roles.find((known) => known === requestedBy);
    return role ? t(`refunds.requester.${role}`) : requestedBy;
  };
}

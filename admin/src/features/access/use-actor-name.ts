import { useTranslation } from 'react-i18next';

/** Staff by name, a program by the end of its id. */
export function useActorName() {
  const { t } = useTranslation();
  return ({ actorName, actorId }: { actorName?: string | null; actorId?: string | null }): string =>
    actorName || t('reviews.program', { id: actorId?.slice(-8) ?? '' });
}

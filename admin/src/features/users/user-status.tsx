import { Ban, Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { UserStatus } from '@/gql/graphql';
import { Chip } from '@/ui/chip';

export function UserStatusChip({ status }: { status: UserStatus }) {
  const { t } = useTranslation();
  const isActive = status === 'ACTIVE';
  return (
    <Chip tone={isActive ? 'success' : 'neutral'} icon={isActive ? Check : Ban}>
      {t(`users.status.${status}`)}
    </Chip>
  );
}

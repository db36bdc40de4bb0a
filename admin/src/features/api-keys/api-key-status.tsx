import { Ban, Check, Clock, RefreshCw, TimerOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ApiKeyStatus } from '@/gql/graphql';
import { Chip, type Tone } from '@/ui/chip';

const looks = {
  ACTIVE: { tone: 'success', icon: Check },
  EXPIRING: { tone: 'warning', icon: Clock },
  ROTATING: { tone: 'accent', icon: RefreshCw },
  EXPIRED: { tone: 'neutral', icon: TimerOff },
  REVOKED: { tone: 'neutral', icon: Ban },
} as const satisfies Record<ApiKeyStatus, { tone: Tone; icon: typeof Check }>;

export function ApiKeyStatusChip({ status }: { status: ApiKeyStatus }) {
  const { t } = useTranslation();
  return (
    <Chip tone={looks[status].tone} icon={looks[status].icon}>
      {t(`apiKeys.status.${status}`)}
    </Chip>
  );
}

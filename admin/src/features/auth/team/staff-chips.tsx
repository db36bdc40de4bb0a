import { Ban, Check, Mail, ShieldAlert, ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AdminUserStatus } from '@/gql/graphql';
import { Chip, type Tone } from '@/ui/chip';

const looks = {
  ACTIVE: { tone: 'success', icon: Check },
  INVITED: { tone: 'accent', icon: Mail },
  DEACTIVATED: { tone: 'neutral', icon: Ban },
} as const satisfies Record<AdminUserStatus, { tone: Tone; icon: typeof Check }>;

export function StaffStatusChip({ status }: { status: AdminUserStatus }) {
  const { t } = useTranslation();
  return (
    <Chip tone={looks[status].tone} icon={looks[status].icon}>
      {t(`team.status.${status}`)}
    </Chip>
  );
}

export function FactorChip({ isOn }: { isOn: boolean }) {
  const { t } = useTranslation();
  return (
    <Chip tone={isOn ? 'success' : 'warning'} icon={isOn ? ShieldCheck : ShieldAlert}>
      {t(isOn ? 'team.factor.on' : 'team.factor.off')}
    </Chip>
  );
}

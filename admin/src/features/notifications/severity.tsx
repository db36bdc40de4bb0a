import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { NotificationSeverity } from '@/gql/graphql';
import { Chip } from '@/ui/chip';

export const severities = ['INFO', 'WARNING', 'CRITICAL'] as const satisfies readonly NotificationSeverity[];

const looks = {
  INFO: { tone: 'accent', icon: Info },
  WARNING: { tone: 'warning', icon: TriangleAlert },
  CRITICAL: { tone: 'danger', icon: CircleAlert },
} as const;

export function SeverityChip({ severity }: { severity: NotificationSeverity }) {
  const { t } = useTranslation();
  return (
    <Chip tone={looks[severity].tone} icon={looks[severity].icon}>
      {t(`notifications.severity.${severity}`)}
    </Chip>
  );
}

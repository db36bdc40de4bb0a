import { useTranslation } from 'react-i18next';
import type { AuditEventFactsFragment } from '@/gql/graphql';
import { AuditValue } from '@/ui/audit-value';
import { Facts } from '@/ui/facts';
import { useAuditNames } from '@/ui/use-audit-names';

/** What else is on record about an event. */
export function AuditDetails({ event: { action, details } }: { event: AuditEventFactsFragment }) {
  const { t } = useTranslation();
  const names = useAuditNames();
  return (
    <Facts
      facts={details.map(({ key, value }) => ({
        label: names.detail(action, key) ?? key,
        value: (
          <span className="break-words">
            {value ? <AuditValue action={action} name={key} value={value} /> : t('common.empty.value')}
          </span>
        ),
      }))}
    />
  );
}

import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { StaffMemberDocument, type StaffDetailFragment } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { DetailDrawer } from '@/ui/detail-drawer';
import { PersonHead } from '@/ui/person';
import { SessionsPanel } from '@/ui/sessions-panel';
import { Tabs } from '@/ui/tabs';
import { StaffStatusChip } from './staff-chips';
import { StaffHistory } from './staff-history';
import { StaffPermissions } from './staff-permissions';
import { StaffProfile } from './staff-profile';
import { staffTabs, type StaffTab } from './search';

interface StaffDrawerProps {
  id: string | undefined;
  tab: StaffTab;
  onTab: (tab: StaffTab) => void;
  onClose: () => void;
}

export function StaffDrawer({ id, tab, onTab, onClose }: StaffDrawerProps) {
  const { t } = useTranslation();
  const [result, refetch] = useQuery({
    query: StaffMemberDocument,
    variables: { id: id ?? '' },
    pause: !id,
  });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const staff = result.data?.adminUser.id === id ? result.data?.adminUser : undefined;
  return (
    <DetailDrawer
      id={id}
      found={staff}
      error={result.error}
      label={t('team.detailTitle')}
      testId="staff-drawer"
      onRetry={reload}
      onClose={onClose}
      head={(found) => (
        <PersonHead name={found.name} email={found.email} chip={<StaffStatusChip status={found.status} />} />
      )}
    >
      {(found) => <StaffBody staff={found} tab={tab} onTab={onTab} onChanged={reload} />}
    </DetailDrawer>
  );
}

interface StaffBodyProps {
  staff: StaffDetailFragment;
  tab: StaffTab;
  onTab: (tab: StaffTab) => void;
  onChanged: () => void;
}

function StaffBody({ staff, tab, onTab, onChanged }: StaffBodyProps) {
  const { t } = useTranslation();
  const may = { sessions: useCan('session.read'), history: useCan('audit.read') };
  const mayRevoke = useCan('session.revoke');
  const tabs = staffTabs.filter((one) => (one === 'sessions' || one === 'history' ? may[one] : true));
  const shown = tabs.find((one) => one === tab) ?? 'profile';
  return (
    <Tabs
      label={t('team.detailTitle')}
      value={shown}
      tabs={tabs.map((one) => ({ id: one, label: t(`team.tab.${one}`) }))}
      onChange={onTab}
    >
      {shown === 'profile' && <StaffProfile staff={staff} onChanged={onChanged} />}
      {shown === 'permissions' && <StaffPermissions staff={staff} onChanged={onChanged} />}
      {shown === 'sessions' && (
        <div className="p-5">
          <SessionsPanel
            principal={{ type: 'ADMIN', id: staff.id, name: staff.name }}
            mayRevoke={mayRevoke}
          />
        </div>
      )}
      {shown === 'history' && <StaffHistory id={staff.id} />}
    </Tabs>
  );
}

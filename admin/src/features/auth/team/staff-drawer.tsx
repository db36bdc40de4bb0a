import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { StaffMemberDocument, type StaffDetailFragment } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { Avatar } from '@/ui/avatar';
import { Drawer } from '@/ui/drawer';
import { SessionsPanel } from '@/ui/sessions-panel';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
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
    <Drawer
      isOpen={id !== undefined}
      onClose={onClose}
      label={t('team.detailTitle')}
      testId="staff-drawer"
      header={staff ? <StaffHead staff={staff} /> : <Skeleton className="h-12 w-48" />}
    >
      {result.error && !staff ? (
        <ErrorPanel title={t('common.error.loadFailed')} error={result.error} onRetry={reload} />
      ) : staff ? (
        <StaffBody staff={staff} tab={tab} onTab={onTab} onChanged={reload} />
      ) : (
        <div className="flex flex-col gap-3 p-5">
          {Array.from({ length: 6 }, (_, index) => (
            <Skeleton key={index} className="h-4 w-full" />
          ))}
        </div>
      )}
    </Drawer>
  );
}

function StaffHead({ staff }: { staff: StaffDetailFragment }) {
  return (
    <div className="flex items-center gap-3">
      <Avatar name={staff.name} size={44} />
      <div className="min-w-0">
        <div className="flex items-center gap-2">
          <h2 className="truncate text-[18px] font-bold">{staff.name}</h2>
          <StaffStatusChip status={staff.status} />
        </div>
        <p className="truncate text-table text-muted">{staff.email}</p>
      </div>
    </div>
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

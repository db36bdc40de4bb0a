import { Ban, Pencil, RotateCcw } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { UserDetailDocument, type UserDetailQuery } from '@/gql/graphql';
import { loadWords } from '@/lib/i18n';
import { useCan } from '@/lib/permissions';
import { Avatar } from '@/ui/avatar';
import { Button } from '@/ui/button';
import { Drawer } from '@/ui/drawer';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { Tabs } from '@/ui/tabs';
import { userTabs, type UserTab } from './search';
import { UserProfile } from './user-profile';
import { UserStatusChip } from './user-status';

// Forms and what few people look at come when they are opened.
const EditUserDialog = lazy(() => import('./user-dialogs').then((m) => ({ default: m.EditUserDialog })));
const SetActiveDialog = lazy(() => import('./user-dialogs').then((m) => ({ default: m.SetActiveDialog })));
const UserPoints = lazy(async () => {
  const [m] = await Promise.all([import('./points/user-points'), loadWords('payments')]);
  return { default: m.UserPoints };
});
const UserHistory = lazy(async () => {
  const [m] = await Promise.all([import('./user-history'), loadWords('identity')]);
  return { default: m.UserHistory };
});
const UserSignIn = lazy(async () => {
  const [m] = await Promise.all([import('./user-sign-in'), loadWords('identity')]);
  return { default: m.UserSignIn };
});

export type UserDetail = UserDetailQuery['user'];

interface UserDrawerProps {
  id: string | undefined;
  tab: UserTab;
  onTab: (tab: UserTab) => void;
  onClose: () => void;
}

export function UserDrawer({ id, tab, onTab, onClose }: UserDrawerProps) {
  const { t } = useTranslation();
  const [result, refetch] = useQuery({ query: UserDetailDocument, variables: { id: id ?? '' }, pause: !id });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const user = result.data?.user.id === id ? result.data?.user : undefined;
  return (
    <Drawer
      isOpen={id !== undefined}
      onClose={onClose}
      label={t('users.detailTitle')}
      testId="user-drawer"
      header={user ? <UserHead user={user} /> : <Skeleton className="h-12 w-48" />}
      footer={user && <UserActions user={user} onStale={reload} />}
    >
      {result.error && !user ? (
        <ErrorPanel title={t('common.error.loadFailed')} error={result.error} onRetry={reload} />
      ) : user ? (
        <UserTabs user={user} tab={tab} onTab={onTab} />
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

function UserHead({ user }: { user: UserDetail }) {
  return (
    <div className="flex items-center gap-3">
      <Avatar name={user.name} size={44} />
      <div className="min-w-0">
        <div className="flex items-center gap-2">
          <h2 className="truncate text-[18px] font-bold">{user.name}</h2>
          <UserStatusChip status={user.status} />
        </div>
        <p className="truncate text-table text-muted">{user.email}</p>
      </div>
    </div>
  );
}

interface UserTabsProps {
  user: UserDetail;
  tab: UserTab;
  onTab: (tab: UserTab) => void;
}

function UserTabs({ user, tab, onTab }: UserTabsProps) {
  const { t } = useTranslation();
  const needs: Partial<Record<UserTab, boolean>> = {
    points: useCan('ledger.read'),
    history: useCan('audit.read'),
  };
  const tabs = userTabs.filter((one) => needs[one] ?? true);
  const shown = tabs.find((one) => one === tab) ?? 'profile';
  return (
    <Tabs
      label={t('users.detailTitle')}
      value={shown}
      tabs={tabs.map((one) => ({ id: one, label: t(`customer.tab.${one}`) }))}
      onChange={onTab}
    >
      {shown === 'profile' && <UserProfile user={user} />}
      <Suspense fallback={<Skeleton className="m-5 h-40" />}>
        {shown === 'points' && <UserPoints user={user} />}
        {shown === 'signIn' && <UserSignIn user={user} />}
        {shown === 'history' && <UserHistory id={user.id} />}
      </Suspense>
    </Tabs>
  );
}

function UserActions({ user, onStale }: { user: UserDetail; onStale: () => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'edit' | 'active' | null>(null);
  const isActive = user.status === 'ACTIVE';
  if (!useCan('user.write')) return null;
  const close = () => setOpen(null);
  return (
    <div className="flex w-full gap-2">
      <Button className="flex-1" onPress={() => setOpen('edit')}>
        <Pencil aria-hidden />
        {t('users.edit')}
      </Button>
      <Button
        className="flex-1"
        variant={isActive ? 'danger-soft' : 'outline'}
        onPress={() => setOpen('active')}
      >
        {isActive ? <Ban aria-hidden /> : <RotateCcw aria-hidden />}
        {t(isActive ? 'users.deactivate.action' : 'users.activate.action')}
      </Button>
      <Suspense>
        {open === 'edit' && <EditUserDialog user={user} onClose={close} onStale={onStale} />}
        {open === 'active' && <SetActiveDialog user={user} onClose={close} />}
      </Suspense>
    </div>
  );
}

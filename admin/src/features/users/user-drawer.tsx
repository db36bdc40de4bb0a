import { Ban, Pencil, RotateCcw } from 'lucide-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { UserDetailDocument, type UserDetailQuery } from '@/gql/graphql';
import { loadWords } from '@/lib/i18n';
import { lazy } from '@/lib/lazy';
import { useCan } from '@/lib/permissions';
import { useAsk } from '@/lib/use-ask';
import { Button } from '@/ui/button';
import { DetailDrawer } from '@/ui/detail-drawer';
import { PersonHead } from '@/ui/person';
import { Skeleton } from '@/ui/skeleton';
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
  const [m] = await Promise.all([import('./user-history'), loadWords('payments', 'identity', 'records')]);
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
    <DetailDrawer
      id={id}
      found={user}
      error={result.error}
      label={t('users.detailTitle')}
      testId="user-drawer"
      onRetry={reload}
      onClose={onClose}
      head={(found) => (
        <PersonHead name={found.name} email={found.email} chip={<UserStatusChip status={found.status} />} />
      )}
      foot={(found) => <UserActions user={found} onStale={reload} />}
    >
      {(found) => <UserTabs user={found} tab={tab} onTab={onTab} />}
    </DetailDrawer>
  );
}

interface UserTabsProps {
  user: UserDetail;
  tab: UserTab;
  onTab: (tab: UserTab) => void;
}

function UserTabs({ user, tab, onTab }: UserTabsProps) {
  const { t } = useTranslation();
  const needs: Partial<Record<UserTab, boolean>> = { points: useCan('ledger.read') };
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
  const [isEditing, setEditing] = useAsk('edit');
  const [isSwitching, setSwitching] = useAsk('active');
  const isActive = user.status === 'ACTIVE';
  if (!useCan('user.write')) return null;
  return (
    <div className="flex w-full gap-2">
      <Button className="flex-1" onPress={() => setEditing(true)}>
        <Pencil aria-hidden />
        {t('users.edit')}
      </Button>
      <Button
        className="flex-1"
        variant={isActive ? 'danger-soft' : 'outline'}
        onPress={() => setSwitching(true)}
      >
        {isActive ? <Ban aria-hidden /> : <RotateCcw aria-hidden />}
        {t(isActive ? 'users.deactivate.action' : 'users.activate.action')}
      </Button>
      <Suspense>
        {isEditing && <EditUserDialog user={user} onClose={() => setEditing(false)} onStale={onStale} />}
        {isSwitching && <SetActiveDialog user={user} onClose={() => setSwitching(false)} />}
      </Suspense>
    </div>
  );
}

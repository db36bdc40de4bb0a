import { Ban, Pencil, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { UserDetailDocument, type UserDetailQuery } from '@/gql/graphql';
import { formatPhone, formatWonDigits } from '@/lib/format';
import { useCan } from '@/lib/permissions';
import { Avatar } from '@/ui/avatar';
import { Button } from '@/ui/button';
import { Copyable } from '@/ui/copyable';
import { Drawer } from '@/ui/drawer';
import { Facts } from '@/ui/facts';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { Time } from '@/ui/time';
import { serviceNames } from './user-columns';
import { EditUserDialog, SetActiveDialog } from './user-dialogs';
import { UserPayments } from './user-payments';
import { UserStatusChip } from './user-status';

type UserDetail = UserDetailQuery['user'];

export function UserDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
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
        <UserBody user={user} />
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

function UserBody({ user }: { user: UserDetail }) {
  const { t } = useTranslation();
  const maySeePayments = useCan('payment.read');
  const points = [
    [t('users.points.available'), user.points.available],
    [t('users.points.pending'), user.points.pending],
  ] as const;
  return (
    <>
      <dl className="grid grid-cols-2 border-b border-separator">
        {points.map(([label, value]) => (
          <div key={label} className="p-5 first:border-r first:border-separator">
            <dt className="text-meta text-muted">{label}</dt>
            <dd className="num text-[18px] font-bold">{formatWonDigits(value)}P</dd>
          </div>
        ))}
      </dl>
      <section className="border-b border-separator p-5">
        <Facts
          facts={[
            { label: t('users.fact.email'), value: user.email ?? t('common.empty.value') },
            {
              label: t('users.fact.phone'),
              value: user.phone ? formatPhone(user.phone) : t('common.empty.value'),
            },
            { label: t('users.fact.services'), value: serviceNames(t, user) || t('common.empty.value') },
            { label: t('users.fact.createdAt'), value: <Time iso={user.createdAt} as="full" /> },
            {
              label: t('users.fact.lastSeenAt'),
              value: user.lastSeenAt ? <Time iso={user.lastSeenAt} as="full" /> : t('common.empty.value'),
            },
            { label: t('users.fact.id'), value: <Copyable text={user.id} /> },
          ]}
        />
      </section>
      {maySeePayments && <UserPayments userId={user.id} />}
    </>
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
      {open === 'edit' && <EditUserDialog user={user} onClose={close} onStale={onStale} />}
      {open === 'active' && <SetActiveDialog user={user} onClose={close} />}
    </div>
  );
}

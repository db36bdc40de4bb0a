import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import {
  CancelAdminInviteDocument,
  ResendAdminInviteDocument,
  type StaffDetailFragment,
} from '@/gql/graphql';
import { lazy } from '@/lib/lazy';
import { useCan, useViewer } from '@/lib/permissions';
import { useAskOneOf } from '@/lib/use-ask';
import { useRoles } from '@/lib/use-roles';
import { Button } from '@/ui/button';
import { Copyable } from '@/ui/copyable';
import { Facts } from '@/ui/facts';
import { Notice } from '@/ui/notice';
import { FormBanner } from '@/ui/states';
import { Time } from '@/ui/time';
import { DeactivateDialog, ReactivateDialog, ResetFactorsDialog } from './reason-dialogs';
import { RenameDialog } from './rename-dialog';

/** Its dialogs, as the address names them. */
const ASKS = ['rename', 'role', 'reset', 'deactivate', 'reactivate'] as const;

const RoleDialog = lazy(() => import('./role-dialog').then((module) => ({ default: module.RoleDialog })));

interface StaffProps {
  staff: StaffDetailFragment;
  onChanged: () => void;
}

export function StaffProfile({ staff, onChanged }: StaffProps) {
  const { t } = useTranslation();
  const { title: roleTitle } = useRoles();
  const mayWrite = useCan('admin.write');
  const { factors } = staff;
  const none = t('common.empty.value');
  return (
    <div className="flex flex-col gap-5 p-5">
      <Facts
        facts={[
          { label: t('team.column.role'), value: roleTitle(staff.role) },
          {
            label: t('team.fact.totp'),
            value: factors.totp
              ? factors.totpEnrolledAt && <Time iso={factors.totpEnrolledAt} as="full" />
              : none,
          },
          {
            label: t('team.fact.passkeys'),
            value: factors.passkeys.map((passkey) => passkey.name).join(', ') || none,
          },
          {
            label: t('team.fact.backupCodes'),
            value: t('team.fact.codesLeft', { count: factors.backupCodesLeft }),
          },
          {
            label: t('team.column.lastLoginAt'),
            value: staff.lastLoginAt ? <Time iso={staff.lastLoginAt} as="full" /> : none,
          },
          { label: t('team.column.createdAt'), value: <Time iso={staff.createdAt} as="full" /> },
          { label: t('team.fact.id'), value: <Copyable text={staff.id} /> },
        ]}
      />
      {staff.status === 'INVITED' && <OpenInvite staff={staff} mayWrite={mayWrite} onChanged={onChanged} />}
      {mayWrite && <StaffActions staff={staff} onChanged={onChanged} />}
    </div>
  );
}

function OpenInvite({ staff, mayWrite, onChanged }: StaffProps & { mayWrite: boolean }) {
  const { t } = useTranslation();
  const [resent, resend] = useMutation(ResendAdminInviteDocument);
  const [canceled, cancel] = useMutation(CancelAdminInviteDocument);
  const run = async (work: Promise<{ data?: unknown }>) => {
    if ((await work).data) onChanged();
  };
  return (
    <div className="flex flex-col gap-3">
      <Notice tone="info">
        <p>{t('team.invite.open')}</p>
        {staff.inviteExpiresAt && (
          <p className="text-meta">
            {t('team.invite.until')} <Time iso={staff.inviteExpiresAt} as="full" />
          </p>
        )}
      </Notice>
      <FormBanner error={resent.error ?? canceled.error} />
      {resent.data && (
        <p role="status" className="text-table text-success-soft-foreground">
          {t('team.invite.resent')}
        </p>
      )}
      {mayWrite && (
        <div className="flex flex-wrap gap-2">
          <Button isPending={resent.fetching} onPress={() => void run(resend({ id: staff.id }))}>
            {t('team.invite.resend')}
          </Button>
          <Button
            variant="danger-soft"
            isPending={canceled.fetching}
            onPress={() => void run(cancel({ id: staff.id }))}
          >
            {t('team.invite.cancel')}
          </Button>
        </div>
      )}
    </div>
  );
}

function StaffActions({ staff, onChanged }: StaffProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useAskOneOf(ASKS);
  const isMe = useViewer().adminUser?.id === staff.id;
  const isActive = staff.status === 'ACTIVE';
  const dialog = { staff, onClose: () => setOpen(null), onChanged };
  return (
    <div className="flex flex-wrap gap-2 border-t border-separator pt-5">
      <Button onPress={() => setOpen('rename')}>{t('team.rename.action')}</Button>
      {!isMe && staff.status !== 'DEACTIVATED' && (
        <Button onPress={() => setOpen('role')}>{t('team.role.action')}</Button>
      )}
      {!isMe && isActive && (
        <>
          <Button onPress={() => setOpen('reset')}>{t('team.reset.action')}</Button>
          <Button variant="danger-soft" onPress={() => setOpen('deactivate')}>
            {t('team.deactivate.action')}
          </Button>
        </>
      )}
      {staff.status === 'DEACTIVATED' && (
        <Button onPress={() => setOpen('reactivate')}>{t('team.reactivate.action')}</Button>
      )}
      {open === 'rename' && <RenameDialog {...dialog} />}
      {open === 'role' && (
        <Suspense>
          <RoleDialog {...dialog} />
        </Suspense>
      )}
      {open === 'reset' && <ResetFactorsDialog {...dialog} />}
      {open === 'deactivate' && <DeactivateDialog {...dialog} />}
      {open === 'reactivate' && <ReactivateDialog {...dialog} />}
    </div>
  );
}

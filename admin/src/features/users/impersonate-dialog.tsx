import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { StartImpersonationDocument } from '@/gql/graphql';
import { impersonation } from '@/lib/impersonation';
import { useCan } from '@/lib/permissions';
import { Checkbox } from '@/ui/checkbox';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { FormBanner } from '@/ui/states';
import { TextBox } from '@/ui/text-input';
import type { UserDetail } from './user-drawer';

const REASON_MIN = 5;

/** The system as one customer sees it, for half an hour; the bar at the top ends it. */
export function ImpersonateDialog({ user, onClose }: { user: UserDetail; onClose: () => void }) {
  const { t } = useTranslation();
  const mayAllowWrites = useCan('user.impersonate.write');
  const [reason, setReason] = useState('');
  const [mayWrite, setMayWrite] = useState(false);
  const navigate = useNavigate();
  const [result, start] = useMutation(StartImpersonationDocument);
  const confirm = async () => {
    const { data } = await start({ userId: user.id, reason: reason.trim(), mayWrite });
    if (!data) return;
    const { accessToken, expiresAt, readOnly } = data.startImpersonation;
    impersonation.begin({ userId: user.id, name: user.name, expiresAt, readOnly }, accessToken);
    onClose();
    await navigate({ to: '/customer-view' });
  };
  return (
    <ConfirmDialog
      title={t('customer.impersonate.title')}
      confirmLabel={t('customer.impersonate.confirm', { name: user.name })}
      isPending={result.fetching}
      isDisabled={reason.trim().length < REASON_MIN}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <p>{t('customer.impersonate.text', { name: user.name })}</p>
        <FormBanner error={result.error} />
        <TextBox
          label={t('customer.impersonate.reason')}
          hint={t('customer.reasonHint', { count: REASON_MIN })}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {mayAllowWrites && (
          <Checkbox isSelected={mayWrite} onChange={setMayWrite}>
            {t('customer.impersonate.write')}
          </Checkbox>
        )}
      </div>
    </ConfirmDialog>
  );
}

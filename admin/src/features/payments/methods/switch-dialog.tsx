import { useTranslation } from 'react-i18next';
import { useClient, useMutation } from 'urql';
import { SetPaymentMethodActiveDocument, type PaymentMethodFactsFragment } from '@/gql/graphql';
import { useDoneToast } from '@/lib/use-done-toast';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { FormBanner } from '@/ui/states';

interface SwitchDialogProps {
  method: PaymentMethodFactsFragment;
  onClose: () => void;
}

export function SwitchDialog({ method, onClose }: SwitchDialogProps) {
  const { t } = useTranslation();
  const [result, setActive] = useMutation(SetPaymentMethodActiveDocument);
  const isActive = method.state === 'ACTIVE';
  const client = useClient();
  const tellDone = useDoneToast();
  const words = isActive ? 'off' : 'on';
  const confirm = async () => {
    const { data } = await setActive({ id: method.id, active: !isActive, version: method.version });
    if (!data) return;
    const { id, version } = data.setPaymentMethodActive;
    tellDone(t(`methods.${words}.done`, { name: method.name }), () =>
      client.mutation(SetPaymentMethodActiveDocument, { id, active: isActive, version }).toPromise(),
    );
    onClose();
  };
  return (
    <ConfirmDialog
      title={t(`methods.${words}.title`, { name: method.name })}
      confirmLabel={t(`methods.${words}.confirm`, { name: method.name })}
      isDanger={isActive}
      isPending={result.fetching}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <p>{t(`methods.${words}.text`, { name: method.name })}</p>
        <FormBanner error={result.error} />
      </div>
    </ConfirmDialog>
  );
}

import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { SetPaymentMethodActiveDocument, type PaymentMethodFactsFragment } from '@/gql/graphql';
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
  const words = isActive ? 'off' : 'on';
  const confirm = async () => {
    const { error } = await setActive({ id: method.id, active: !isActive, version: method.version });
    if (!error) onClose();
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

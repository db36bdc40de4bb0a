import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button';
import { Dialog } from './dialog';

interface ConfirmDialogProps {
  title: string;
  description?: string;
  /** Verb and object, such as "deactivate this user", never just "OK". */
  confirmLabel: string;
  isDanger?: boolean;
  isPending: boolean;
  isDisabled?: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children?: ReactNode;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={props.title}
      description={props.description}
      isBusy={props.isPending}
      onClose={props.onClose}
      footer={
        <>
          <Button variant="quiet" isDisabled={props.isPending} onPress={props.onClose}>
            {t('common.action.cancel')}
          </Button>
          <Button
            variant={props.isDanger ? 'danger' : 'primary'}
            isPending={props.isPending}
            isDisabled={props.isDisabled}
            onPress={props.onConfirm}
          >
            {props.confirmLabel}
          </Button>
        </>
      }
    >
      {props.children}
    </Dialog>
  );
}

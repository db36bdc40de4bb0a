import { Modal } from '@heroui/react/modal';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswersAsk } from '@/lib/ask-answers';
import { IconButton } from './button';

interface DialogProps {
  title: string;
  description?: string;
  icon?: ReactNode;
  /** While something is under way the dialog cannot be closed. */
  isBusy?: boolean;
  /** Without it the dialog has no way out but its own buttons. */
  onClose?: () => void;
  footer?: ReactNode;
  children: ReactNode;
}

/** A modal dialog that is open as long as it is mounted. */
export function Dialog({ title, description, icon, isBusy = false, onClose, footer, children }: DialogProps) {
  const { t } = useTranslation();
  useAnswersAsk();
  const locked = isBusy || !onClose;
  return (
    <Modal.Backdrop
      isOpen
      onOpenChange={(open) => !open && !locked && onClose?.()}
      isDismissable={false}
      isKeyboardDismissDisabled={locked}
    >
      <Modal.Container size="md" scroll="inside" placement="center">
        <Modal.Dialog aria-busy={isBusy}>
          <Modal.Header className="flex-row items-start gap-3 px-5 pt-5">
            {icon}
            <div className="min-w-0 flex-1">
              <Modal.Heading className="text-card font-semibold">{title}</Modal.Heading>
              {description && <p className="text-meta text-muted">{description}</p>}
            </div>
            {!locked && (
              <IconButton label={t('common.action.close')} variant="quiet" size="sm" onPress={onClose}>
                <X />
              </IconButton>
            )}
          </Modal.Header>
          <Modal.Body className="px-5 py-4">{children}</Modal.Body>
          {footer && <Modal.Footer className="border-t border-separator px-5 py-3.5">{footer}</Modal.Footer>}
        </Modal.Dialog>
      </Modal.Container>
    </Modal.Backdrop>
  );
}

import { Modal } from '@heroui/react/modal';
import type { ReactNode } from 'react';

/**
 * A dialog near the top of the page, without header: the search field is its head. It is there at once (`kit.css`), where
 * other dialogs with a focused field wait for the keyboard of a phone.
 */
export function PaletteFrame({
  label,
  onClose,
  children,
}: {
  label: string;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Modal.Backdrop className="at-once" isOpen onOpenChange={(open) => !open && onClose()}>
      <Modal.Container size="lg" placement="top" scroll="inside" className="at-once pt-[10vh]">
        <Modal.Dialog aria-label={label}>{children}</Modal.Dialog>
      </Modal.Container>
    </Modal.Backdrop>
  );
}

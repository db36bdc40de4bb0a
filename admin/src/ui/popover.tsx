import { Popover as KitPopover } from '@heroui/react/popover';
import type { ReactNode } from 'react';

interface PopoverProps {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  label: string;
  /** A button of the kit. */
  trigger: ReactNode;
  children: ReactNode;
}

export function Popover({ isOpen, onOpenChange, label, trigger, children }: PopoverProps) {
  return (
    <KitPopover isOpen={isOpen} onOpenChange={onOpenChange}>
      {trigger}
      <KitPopover.Content placement="bottom start" className="min-w-56">
        <KitPopover.Dialog aria-label={label}>{children}</KitPopover.Dialog>
      </KitPopover.Content>
    </KitPopover>
  );
}

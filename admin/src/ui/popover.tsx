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
      {/* Without a dialog element inside, the popover is the dialog itself, its hidden dismiss buttons included. */}
      <KitPopover.Content placement="bottom start" aria-label={label} className="min-w-56 p-4">
        {children}
      </KitPopover.Content>
    </KitPopover>
  );
}

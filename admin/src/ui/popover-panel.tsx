import type { ReactNode, RefObject } from 'react';
import { Popover } from 'react-aria-components/Popover';

interface PopoverPanelProps {
  triggerRef: RefObject<HTMLButtonElement | null>;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  label: string;
  children: ReactNode;
}

/** What opens under a button. Without a dialog element inside it is the dialog itself, its hidden dismiss buttons included. */
export function PopoverPanel({ label, children, ...props }: PopoverPanelProps) {
  return (
    <Popover {...props} placement="bottom start" aria-label={label} className="popover min-w-56 p-4">
      {children}
    </Popover>
  );
}

import { Suspense, useRef, useState, type ReactNode, type RefObject } from 'react';
import { fetchPart } from '@/lib/fetch-part';
import { lazy } from '@/lib/lazy';

const loadPanel = () =>
  fetchPart(() => import('./popover-panel')).then((module) => ({ default: module.PopoverPanel }));
const Panel = lazy(loadPanel);

export interface PopoverTriggerProps {
  ref: RefObject<HTMLButtonElement | null>;
  onPress: () => void;
  onHoverStart: () => void;
  onFocus: () => void;
  'aria-haspopup': 'dialog';
  'aria-expanded': boolean;
}

interface PopoverProps {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  label: string;
  /** A button of the kit that takes these. */
  trigger: (props: PopoverTriggerProps) => ReactNode;
  children: ReactNode;
}

/** A popover whose machinery comes when somebody reaches for its button: most visits never open one. */
export function Popover({ trigger, ...panel }: PopoverProps) {
  const triggerRef = useRef<HTMLButtonElement>(null);
  const [isWanted, setWanted] = useState(panel.isOpen);
  const fetchPanel = () => void loadPanel();
  return (
    <>
      {trigger({
        ref: triggerRef,
        onPress: () => {
          setWanted(true);
          panel.onOpenChange(!panel.isOpen);
        },
        onHoverStart: fetchPanel,
        onFocus: fetchPanel,
        'aria-haspopup': 'dialog',
        'aria-expanded': panel.isOpen,
      })}
      {isWanted && (
        <Suspense>
          <Panel {...panel} triggerRef={triggerRef} />
        </Suspense>
      )}
    </>
  );
}

import { useId, type KeyboardEvent, type ReactNode } from 'react';
import { useChosenInRow } from '@/lib/bring-into-row';

interface TabsProps<T extends string> {
  label: string;
  value: T;
  tabs: readonly { id: T; label: string }[];
  onChange: (id: T) => void;
  /** They stand on the page itself, not in a card or a drawer. */
  isOfPage?: boolean;
  children: ReactNode;
}

const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

/** Parts of one thing of which one shows at a time. Arrows walk the tabs; the panel is drawn by the caller. */
export function Tabs<T extends string>({
  label,
  value,
  tabs,
  onChange,
  isOfPage = false,
  children,
}: TabsProps<T>) {
  const id = useId();
  const list = useChosenInRow(value);
  const move = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const index = tabs.findIndex((tab) => tab.id === value);
    const next = (index + step + tabs.length) % tabs.length;
    const tab = tabs[next];
    if (!tab) return;
    onChange(tab.id);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus();
  };
  return (
    <>
      <div
        ref={list}
        role="tablist"
        aria-label={label}
        onKeyDown={move}
        className={`flex gap-4 overflow-x-auto border-b border-separator ${isOfPage ? 'max-md:-mx-4 max-md:px-4' : 'px-5'}`}
      >
        {tabs.map((tab) => (
          <button
            key={tab.id}
            id={`${id}-${tab.id}`}
            type="button"
            role="tab"
            aria-selected={tab.id === value}
            aria-controls={`${id}-panel`}
            tabIndex={tab.id === value ? 0 : -1}
            onClick={() => onChange(tab.id)}
            className="h-11 shrink-0 cursor-pointer border-b-2 border-transparent px-0.5 text-table whitespace-nowrap text-muted focus-visible:-outline-offset-2 aria-selected:border-accent aria-selected:font-semibold aria-selected:text-foreground"
          >
            {tab.label}
          </button>
        ))}
      </div>
      {/* A margin of what stands in it stays in it: with the skeleton's gone the panel would move. */}
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${value}`} className="flow-root">
        {children}
      </div>
    </>
  );
}

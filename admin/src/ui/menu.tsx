import { Dropdown } from '@heroui/react/dropdown';
import { useEffect, useState, type ReactNode } from 'react';

export interface MenuEntry {
  id: string;
  label: string;
  icon?: ReactNode;
  isDanger?: boolean;
  onSelect: () => void;
}

interface MenuProps {
  /** What the trigger shows; `label` follows it for screen readers. */
  trigger: ReactNode;
  triggerClassName?: string;
  label: string;
  entries: MenuEntry[];
  isOpenAtFirst?: boolean;
}

export function Menu({ trigger, triggerClassName, label, entries, isOpenAtFirst = false }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  // Opened from its trigger, which has the focus by then and gets it back.
  useEffect(() => setOpen(isOpenAtFirst), [isOpenAtFirst]);
  return (
    <Dropdown isOpen={isOpen} onOpenChange={setOpen}>
      <Dropdown.Trigger className={triggerClassName} autoFocus={isOpenAtFirst}>
        {trigger}
        <span className="sr-only">{label}</span>
      </Dropdown.Trigger>
      <Dropdown.Popover>
        <Dropdown.Menu
          aria-label={label}
          onAction={(key) => entries.find((entry) => entry.id === key)?.onSelect()}
        >
          {entries.map((entry) => (
            <Dropdown.Item
              key={entry.id}
              id={entry.id}
              textValue={entry.label}
              variant={entry.isDanger ? 'danger' : 'default'}
            >
              {entry.icon}
              {entry.label}
            </Dropdown.Item>
          ))}
        </Dropdown.Menu>
      </Dropdown.Popover>
    </Dropdown>
  );
}

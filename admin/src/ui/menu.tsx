import { Dropdown } from '@heroui/react/dropdown';
import type { ReactNode } from 'react';

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
}

export function Menu({ trigger, triggerClassName, label, entries }: MenuProps) {
  return (
    <Dropdown>
      <Dropdown.Trigger className={triggerClassName}>
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

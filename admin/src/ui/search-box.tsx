import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShortcuts } from '@/lib/shortcuts';

const DELAY_MS = 250;

interface SearchBoxProps {
  value: string;
  placeholder: string;
  onChange: (value: string) => void;
}

/** Search of a list: waits 250 ms after the last key; `/` puts the cursor here. */
export function SearchBox({ value, placeholder, onChange }: SearchBoxProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  // What comes in from the address bar or a cleared filter replaces what is being typed.
  useEffect(() => {
    if (value === sent.current) return;
    clearTimeout(timer.current);
    sent.current = value;
    setText(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const send = (next: string) => {
    sent.current = next;
    onChange(next);
  };
  const type = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => send(next), DELAY_MS);
  };
  useShortcuts('list', [{ keys: '/', label: 'shortcuts.label.search', run: () => input.current?.focus() }]);

  return (
    <div className="relative w-full md:w-72">
      <Search aria-hidden size={16} className="absolute top-1/2 left-3 -translate-y-1/2 text-muted" />
      <input
        ref={input}
        type="search"
        aria-label={t('common.table.search')}
        placeholder={placeholder}
        value={text}
        onChange={(event) => type(event.target.value)}
        className="h-9 w-full rounded-lg border border-field-border bg-surface pr-9 pl-9 text-table placeholder:text-muted max-md:h-11 max-md:text-base [&::-webkit-search-cancel-button]:hidden"
      />
      {text && (
        <button
          type="button"
          aria-label={t('common.action.clear')}
          onClick={() => type('')}
          className="absolute top-1/2 right-2 flex size-6 -translate-y-1/2 cursor-pointer items-center justify-center rounded text-muted"
        >
          <X aria-hidden size={14} />
        </button>
      )}
    </div>
  );
}

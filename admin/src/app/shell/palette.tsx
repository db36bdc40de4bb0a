import { CreditCard, LayoutDashboard, Search, User } from 'lucide-react';
import { useId, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useHover } from '@/lib/use-media';
import { PaletteFrame } from '@/ui/palette-frame';
import { usePaletteResults, type PaletteItem } from './use-palette-results';

const icons = { pages: LayoutDashboard, payments: CreditCard, users: User } as const;
const groups = ['pages', 'payments', 'users'] as const;

/** ⌘K: pages, payments and users behind one field. Focus stays in the field; the list is moved through it. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const listId = useId();
  const [text, setText] = useState('');
  const [position, setPosition] = useState(0);
  const { items, isLoading } = usePaletteResults(text);
  const hasKeys = useHover();
  const active = items[Math.min(position, items.length - 1)];

  const open = (item: PaletteItem | undefined) => {
    if (!item) return;
    onClose();
    item.open();
  };
  const move = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && items.length > 0) {
      event.preventDefault();
      setPosition((Math.min(position, items.length - 1) + step + items.length) % items.length);
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      open(active);
    }
  };
  return (
    <PaletteFrame label={t('common.palette.title')} onClose={onClose}>
      <div className="flex items-center gap-3 border-b border-separator px-4">
        <Search aria-hidden size={18} className="text-muted" />
        <input
          autoFocus
          role="combobox"
          aria-expanded={items.length > 0}
          aria-controls={listId}
          aria-activedescendant={active ? `${listId}-${active.id}` : undefined}
          aria-label={t('common.palette.title')}
          placeholder={t('common.palette.placeholder')}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setPosition(0);
          }}
          onKeyDown={move}
          className="h-12 flex-1 bg-transparent text-body outline-none placeholder:text-muted max-sm:text-base"
        />
      </div>
      <div
        id={listId}
        role="listbox"
        aria-label={t('common.palette.title')}
        className="max-h-[50vh] overflow-y-auto p-2"
      >
        {groups.map((group) => {
          const Icon = icons[group];
          const found = items.filter((item) => item.group === group);
          if (found.length === 0) return null;
          return (
            <div key={group} role="group" aria-label={t(`common.palette.${group}`)}>
              <p aria-hidden className="px-2.5 pt-2 pb-1 text-caption text-muted">
                {t(`common.palette.${group}`)}
              </p>
              {found.map((item) => (
                <div
                  key={item.id}
                  id={`${listId}-${item.id}`}
                  role="option"
                  aria-selected={item === active}
                  onClick={() => open(item)}
                  onPointerMove={() => setPosition(items.indexOf(item))}
                  className="flex h-10 cursor-pointer items-center gap-3 rounded-lg px-2.5 aria-selected:bg-accent-soft aria-selected:text-accent-soft-foreground"
                >
                  <Icon aria-hidden size={16} className="shrink-0 text-muted" />
                  <span className="num truncate font-medium">{item.title}</span>
                  {/* What there is no room for is the id, never the name. */}
                  <span className="ml-auto min-w-0 shrink-[999] truncate text-meta text-muted">
                    {item.detail}
                  </span>
                </div>
              ))}
            </div>
          );
        })}
      </div>
      <p role="status" className="border-t border-separator px-4 py-2 text-meta text-muted empty:hidden">
        {isLoading
          ? t('common.palette.loading')
          : items.length === 0
            ? t('common.palette.empty', { query: text.trim() })
            : hasKeys && t('common.palette.hint')}
      </p>
    </PaletteFrame>
  );
}

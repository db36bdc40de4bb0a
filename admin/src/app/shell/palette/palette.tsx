import { Search, X } from 'lucide-react';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useHover } from '@/lib/use-media';
import { PaletteFrame } from '@/ui/palette-frame';
import { actionOf, type ActionId } from './actions';
import { paletteGroups, usePaletteItems, type PaletteItem } from './use-palette-items';

/**
 * ⌘K: pages, what the system has and what can be done, behind one field. Focus stays in the field; the list is moved
 * through it.
 */
export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<ActionId | null>(null);
  const [position, setPosition] = useState(0);
  const { items, isLoading, hasFailed } = usePaletteItems(text, chosen);
  const hasKeys = useHover();
  const groups = paletteGroups
    .map((group) => ({ group, found: items.filter((item) => item.group === group) }))
    .filter(({ found }) => found.length > 0)
    // As the items came: what fits best stands at the top.
    .sort((a, b) => items.indexOf(a.found[0] as PaletteItem) - items.indexOf(b.found[0] as PaletteItem));
  const ordered = groups.flatMap(({ found }) => found);
  const active = ordered[Math.min(position, ordered.length - 1)];
  const argument = chosen && actionOf(chosen).argument;

  const type = (next: string, action: ActionId | null = chosen) => {
    setText(next);
    setChosen(action);
    setPosition(0);
    input.current?.focus();
  };
  const choose = (item: PaletteItem | undefined) => {
    if (!item) return;
    if (item.asksFor) return type('', item.asksFor);
    onClose();
    item.run?.();
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && ordered.length > 0) {
      event.preventDefault();
      const next = (Math.min(position, ordered.length - 1) + step + ordered.length) % ordered.length;
      setPosition(next);
      document.getElementById(`${listId}-${ordered[next]?.id}`)?.scrollIntoView({ block: 'nearest' });
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      choose(active);
    }
    if (event.key === 'Backspace' && text === '' && chosen) type('', null);
  };
  return (
    <PaletteFrame label={t('palette.title')} onClose={onClose}>
      <div className="flex items-center gap-3 border-b border-separator px-4">
        <Search aria-hidden size={18} className="shrink-0 text-muted" />
        {chosen && (
          <button
            type="button"
            aria-label={t('palette.leave', { action: t(`palette.action.${chosen}`) })}
            onClick={() => type('', null)}
            className="flex h-7 max-w-[45%] shrink-0 cursor-pointer items-center gap-1 rounded-md bg-accent-soft px-2 text-meta font-semibold text-accent-soft-foreground"
          >
            <span className="truncate">{t(`palette.action.${chosen}`)}</span>
            <X aria-hidden size={14} className="shrink-0" />
          </button>
        )}
        <input
          ref={input}
          autoFocus
          role="combobox"
          aria-expanded={ordered.length > 0}
          aria-controls={listId}
          aria-activedescendant={active ? `${listId}-${active.id}` : undefined}
          aria-label={t('palette.title')}
          placeholder={argument ? t(`palette.ask.${argument}`) : t('palette.placeholder')}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => type(event.target.value)}
          onKeyDown={press}
          className="h-12 min-w-0 flex-1 bg-transparent text-body outline-none placeholder:text-muted max-sm:text-base"
        />
      </div>
      <div
        id={listId}
        role="listbox"
        aria-label={t('palette.title')}
        className="max-h-[50vh] overflow-y-auto p-2 empty:hidden"
      >
        {groups.map(({ group, found }) => (
          <div key={group} role="group" aria-label={t(`palette.group.${group}`)}>
            <p aria-hidden className="px-2.5 pt-2 pb-1 text-caption text-muted">
              {t(`palette.group.${group}`)}
            </p>
            {found.map((item) => (
              <Row
                key={item.id}
                id={`${listId}-${item.id}`}
                item={item}
                isActive={item === active}
                onChoose={() => choose(item)}
                onPoint={() => setPosition(ordered.indexOf(item))}
              />
            ))}
          </div>
        ))}
      </div>
      <p role="status" className="border-t border-separator px-4 py-2 text-meta text-muted empty:hidden">
        {isLoading
          ? t('palette.loading')
          : hasFailed
            ? t('palette.failed')
            : ordered.length === 0
              ? text.trim() === ''
                ? t('palette.emptyAsk')
                : t('palette.empty', { query: text.trim() })
              : hasKeys && t(chosen ? 'palette.hintAsk' : 'palette.hint')}
      </p>
    </PaletteFrame>
  );
}

interface RowProps {
  id: string;
  item: PaletteItem;
  isActive: boolean;
  onChoose: () => void;
  onPoint: () => void;
}

function Row({ id, item, isActive, onChoose, onPoint }: RowProps) {
  const Icon = item.icon;
  return (
    <div
      id={id}
      role="option"
      data-testid={`palette-${item.group}`}
      aria-selected={isActive}
      onClick={onChoose}
      onPointerMove={onPoint}
      className="flex h-10 cursor-pointer items-center gap-3 rounded-lg px-2.5 aria-selected:bg-accent-soft aria-selected:text-accent-soft-foreground max-sm:h-auto max-sm:min-h-11 max-sm:py-1.5"
    >
      <Icon aria-hidden size={16} className="shrink-0 text-muted" />
      {/* What there is no room for is the detail, never the name; a phone has a second line for it. */}
      <span className="num flex min-w-0 flex-1 items-center gap-3 max-sm:flex-col max-sm:items-stretch max-sm:gap-0">
        <span className="min-w-0 truncate font-medium">{item.title}</span>
        <span className="ml-auto min-w-0 shrink-[999] truncate text-meta text-muted empty:hidden max-sm:ml-0 max-sm:shrink">
          {item.detail}
        </span>
      </span>
    </div>
  );
}

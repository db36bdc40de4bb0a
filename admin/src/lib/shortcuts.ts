import { useEffect, useRef } from 'react';
import type common from '@/i18n/ko/common.json';
import type words from '@/i18n/ko/shortcuts.json';
import { createStore } from './store';

export const shortcutGroups = ['everywhere', 'list', 'incident', 'goTo'] as const;
export type ShortcutGroup = (typeof shortcutGroups)[number];

/** Where its words stand. The registry holds no words: they load with the sheet. */
export type ShortcutLabel =
  `shortcuts.label.${keyof (typeof words)['label']}` | `common.nav.${keyof (typeof common)['nav']}`;

export interface Shortcut {
  /**
   * `a`, `/`, `?`; `mod+k` is ⌘K or Ctrl K; `g d` is one after the other; `up|k` (only told of) is one or the other. Letters are keys, not characters: they work
   * with the keyboard on Korean as well.
   */
  keys: string;
  label: ShortcutLabel;
  /** Left out where a part of the page listens itself, and the sheet only tells of it. */
  run?: () => unknown;
}

type Entry = Shortcut & { group: ShortcutGroup };

/** All that can be pressed on the page that is open: the sheet of shortcuts is drawn from it. */
export const shortcuts = createStore<readonly Entry[]>([]);

const SECOND_KEY_WITHIN_MS = 1_000;

/** Shortcuts that hold as long as the component is there. */
export function useShortcuts(group: ShortcutGroup, entries: readonly Shortcut[], isOn = true): void {
  const latest = useRef(entries);
  latest.current = entries;
  const names = entries.map(({ keys, label }) => `${keys}=${label}`).join('\n');
  useEffect(() => {
    if (!isOn) return;
    const own = latest.current.map((entry, index): Entry => ({
      ...entry,
      group,
      run: entry.run && (() => latest.current[index]?.run?.()),
    }));
    shortcuts.set([...shortcuts.get(), ...own]);
    return () => shortcuts.set(shortcuts.get().filter((entry) => !own.includes(entry)));
  }, [group, names, isOn]);
}

export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable)
  );
}

/** What a press is called here; null for one that is no shortcut by itself. */
export function nameOfPress(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): string | null {
  if (event.altKey) return null;
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase();
  const isQuestion = event.key === '?' || (event.code === 'Slash' && event.shiftKey);
  const key = isQuestion ? '?' : (letter ?? event.key);
  if (event.ctrlKey || event.metaKey) return event.shiftKey ? null : `mod+${key}`;
  return letter && event.shiftKey ? null : key;
}

/** Listens for all of them. Of two with the same keys the one that came last holds: it lies on top. */
export function listenForShortcuts(): () => void {
  let first = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const press = (event: KeyboardEvent): void => {
    if (event.isComposing || event.repeat) return;
    const name = nameOfPress(event);
    if (!name) return;
    const isMod = name.startsWith('mod+');
    // Text takes letters, and a dialog has keys of its own.
    if (!isMod && (isTyping(event.target) || document.querySelector('[role=dialog]'))) return;
    const wanted = first ? `${first} ${name}` : name;
    clearTimeout(timer);
    first = '';
    const entry = shortcuts.get().findLast(({ keys, run }) => run && keys === wanted);
    if (entry?.run) {
      event.preventDefault();
      entry.run();
    } else if (shortcuts.get().some(({ keys, run }) => run && keys.startsWith(`${wanted} `))) {
      first = wanted;
      timer = setTimeout(() => (first = ''), SECOND_KEY_WITHIN_MS);
    }
  };
  window.addEventListener('keydown', press);
  return () => {
    clearTimeout(timer);
    window.removeEventListener('keydown', press);
  };
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
const WORDS: Record<string, string> = { up: '↑', down: '↓', enter: 'Enter', esc: 'Esc' };

/** The keys of a shortcut as they are written on a keyboard: ways to press it, each of one key or several. */
export function keyCaps(keys: string): string[][] {
  return keys
    .split('|')
    .map((way) =>
      way
        .split(/[ +]/)
        .map((key) =>
          key === 'mod'
            ? isMac
              ? '⌘'
              : 'Ctrl'
            : (WORDS[key] ?? (key.length === 1 ? key.toUpperCase() : key)),
        ),
    );
}

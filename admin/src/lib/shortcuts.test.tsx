import { fireEvent, render } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listenForShortcuts, nameOfPress, shortcuts, useShortcuts } from './shortcuts';

const act = vi.fn();
const other = vi.fn();

function Page({ isOn = true }: { isOn?: boolean }) {
  useShortcuts('incident', [{ keys: 'a', label: 'shortcuts.label.acknowledge', run: act }], isOn);
  useShortcuts('goTo', [{ keys: 'g d', label: 'common.nav.dashboard', run: other }]);
  return <textarea aria-label="note" />;
}

const press = (key: string, code: string, target: Element = document.body) =>
  fireEvent.keyDown(target, { key, code });

describe('shortcuts (S000-ARC-01)', () => {
  let stop: () => void;
  beforeEach(() => {
    stop = listenForShortcuts();
    vi.clearAllMocks();
  });
  afterEach(() => stop());

  it('work with the keyboard on Korean, and not where somebody types', () => {
    const page = render(<Page />);
    press('ㅁ', 'KeyA');
    expect(act).toHaveBeenCalledTimes(1);
    press('a', 'KeyA', page.getByLabelText('note'));
    expect(act).toHaveBeenCalledTimes(1);
    page.unmount();
    press('a', 'KeyA');
    expect(act).toHaveBeenCalledTimes(1);
    expect(shortcuts.get()).toEqual([]);
  });

  it('of two keys wait for the second', () => {
    render(<Page />);
    press('d', 'KeyD');
    expect(other).not.toHaveBeenCalled();
    press('g', 'KeyG');
    press('a', 'KeyA');
    expect(act).not.toHaveBeenCalled();
    press('g', 'KeyG');
    press('d', 'KeyD');
    expect(other).toHaveBeenCalledTimes(1);
  });

  it('are silent where the page has none, and are told only where they hold', () => {
    render(<Page isOn={false} />);
    press('a', 'KeyA');
    expect(act).not.toHaveBeenCalled();
    expect(shortcuts.get().map(({ keys }) => keys)).toEqual(['g d']);
  });

  it('are called by their key', () => {
    const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
    expect(nameOfPress({ ...none, key: '?', code: 'Slash', shiftKey: true })).toBe('?');
    expect(nameOfPress({ ...none, key: 'K', code: 'KeyK', metaKey: true })).toBe('mod+k');
    expect(nameOfPress({ ...none, key: 'A', code: 'KeyA', shiftKey: true })).toBeNull();
    expect(nameOfPress({ ...none, key: 'å', code: 'KeyA', altKey: true })).toBeNull();
  });
});

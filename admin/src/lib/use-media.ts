import { useSyncExternalStore } from 'react';

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
    () => false,
  );
}

/** Below this width a table becomes a list of cards. */
export const usePhone = (): boolean => !useMedia('(min-width: 768px)');
/** From this width on the sidebar stays; below it is a drawer. */
export const useWide = (): boolean => useMedia('(min-width: 1024px)');
/** A mouse, and so most likely a keyboard; a touch screen has neither. */
export const useHover = (): boolean => useMedia('(hover: hover)');

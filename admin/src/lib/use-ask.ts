import { useLocation, useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';

/**
 * A dialog that stands in the address as `?ask=name`, so that a link can open it; `of` is what it is about where a page
 * has several of its kind.
 */
export function useAsk(name: string, of?: string): [isAsked: boolean, setAsked: (isAsked: boolean) => void] {
  const router = useRouter();
  const isAsked = useLocation({
    select: ({ search }) => {
      const asked = search as { ask?: string; of?: string };
      return asked.ask === name && (of === undefined || asked.of === of);
    },
  });
  const setAsked = useCallback(
    (next: boolean) =>
      void router.navigate({
        to: '.',
        // In place: the way back leads to the page before, not to a dialog that was closed.
        replace: true,
        resetScroll: false,
        search: (previous: Record<string, unknown>) => {
          const { ask: _ask, of: _of, ...rest } = previous;
          return (next ? { ...rest, ask: name, ...(of === undefined ? {} : { of }) } : rest) as never;
        },
      }),
    [router, name, of],
  );
  return [isAsked, setAsked];
}

/** What the dialog in the address is about. */
export const useAskedOf = (): string | undefined =>
  useLocation({ select: ({ search }) => (search as { of?: string }).of });

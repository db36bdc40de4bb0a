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

/** Several dialogs of one place, of which one is open at a time: `?ask=` one of the names. */
export function useAskOneOf<N extends string>(
  names: readonly N[],
): [asked: N | null, setAsked: (next: N | null) => void] {
  const router = useRouter();
  const ask = useLocation({ select: ({ search }) => (search as { ask?: string }).ask });
  const setAsked = useCallback(
    (next: N | null) =>
      void router.navigate({
        to: '.',
        replace: true,
        resetScroll: false,
        search: (previous: Record<string, unknown>) => {
          const { ask: _ask, of: _of, ...rest } = previous;
          return (next ? { ...rest, ask: next } : rest) as never;
        },
      }),
    [router],
  );
  return [names.find((name) => name === ask) ?? null, setAsked];
}

/** What the dialog in the address is about. */
export const useAskedOf = (): string | undefined =>
  useLocation({ select: ({ search }) => (search as { of?: string }).of });

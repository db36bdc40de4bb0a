import { useLocation, useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';

interface Asked {
  ask?: string;
  /** What it is about where a page has several of its kind. */
  of?: string;
}

/** Puts the name of a dialog into the address, or takes it away. */
function useSetAsked(): (next: Asked) => void {
  const router = useRouter();
  return useCallback(
    (next) =>
      void router.navigate({
        to: '.',
        // In place: the way back leads to the page before, not to a dialog that was closed.
        replace: true,
        resetScroll: false,
        search: (previous: Record<string, unknown>) => {
          const { ask: _ask, of: _of, ...rest } = previous;
          return { ...rest, ...next } as never;
        },
      }),
    [router],
  );
}

const askedIn = ({ search }: { search: unknown }): Asked => search as Asked;

/**
 * A dialog that stands in the address as `?ask=name`, so that a link can open it; `of` is what it is about where a page
 * has several of its kind.
 */
export function useAsk(name: string, of?: string): [isAsked: boolean, setAsked: (isAsked: boolean) => void] {
  const isAsked = useLocation({
    select: (location) => {
      const asked = askedIn(location);
      return asked.ask === name && (of === undefined || asked.of === of);
    },
  });
  const set = useSetAsked();
  const setAsked = useCallback(
    (next: boolean) => set(next ? { ask: name, ...(of === undefined ? {} : { of }) } : {}),
    [set, name, of],
  );
  return [isAsked, setAsked];
}

/** Several dialogs of one place, of which one is open at a time: `?ask=` one of the names. */
export function useAskOneOf<N extends string>(
  names: readonly N[],
): [asked: N | null, setAsked: (next: N | null, of?: string) => void] {
  const ask = useLocation({ select: (location) => askedIn(location).ask });
  const set = useSetAsked();
  const setAsked = useCallback(
    (next: N | null, of?: string) => set(next ? { ask: next, ...(of === undefined ? {} : { of }) } : {}),
    [set],
  );
  return [names.find((name) => name === ask) ?? null, setAsked];
}

/** A dialog about one of many: `?ask=name&of=` which. */
export function useAskAbout(
  name: string,
): [of: string | undefined, setOf: (next: string | undefined) => void] {
  const of = useLocation({
    select: (location) => (askedIn(location).ask === name ? askedIn(location).of : undefined),
  });
  const set = useSetAsked();
  const setOf = useCallback(
    (next: string | undefined) => set(next === undefined ? {} : { ask: name, of: next }),
    [set, name],
  );
  return [of, setOf];
}

/** What the dialog in the address is about. */
export const useAskedOf = (): string | undefined =>
  useLocation({ select: (location) => askedIn(location).of });

/** Which dialog the address asks for, whatever page it is of. */
export function useAnyAsk(): [ask: string | undefined, close: () => void] {
  const ask = useLocation({ select: (location) => askedIn(location).ask });
  const set = useSetAsked();
  return [ask, useCallback(() => set({}), [set])];
}

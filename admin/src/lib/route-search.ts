import { useCallback, useMemo } from 'react';

/**
 * What stands in the address, typed and not yet checked: the page checks it when it is drawn (`useRouteSearch`), so
 * that the rules of a page load with it and not with the first page somebody opens.
 */
export const uncheckedSearch = <T>(search: Record<string, unknown>): Partial<T> => search as Partial<T>;

/** Leaves out what stands at its default anyway, so that addresses stay short. */
export function withoutDefaults<T extends object>(search: T, defaults: Partial<T>): T {
  const entries = Object.entries(search).filter(
    ([name, value]) => String(value) !== String((defaults as Record<string, unknown>)[name]),
  );
  return Object.fromEntries(entries) as T;
}

interface RouteSearch<T extends object> {
  raw: Partial<T>;
  parse: (raw: Partial<T>) => T;
  defaults: Partial<T>;
  navigate: (options: {
    search: (previous: Partial<T>) => Partial<T>;
    replace: boolean;
    resetScroll: boolean;
  }) => unknown;
}

/** The checked search of a route, and the way to change a part of it: as a step back can undo, or in place. */
export function useRouteSearch<T extends object>({ raw, parse, defaults, navigate }: RouteSearch<T>) {
  const search = useMemo(() => parse(raw), [raw, parse]);
  const onSearch = useCallback(
    (change: Partial<T>, replace = false) =>
      void navigate({
        search: (previous) => withoutDefaults({ ...previous, ...change }, defaults),
        replace,
        resetScroll: false,
      }),
    [navigate, defaults],
  );
  return { search, onSearch };
}

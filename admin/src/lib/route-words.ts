import { loadWords, type WordGroup } from './i18n';

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** What the page says beside the words of the frame. They are there before it is drawn. */
    words?: readonly WordGroup[];
  }
}

interface Route {
  options: { staticData?: { words?: readonly WordGroup[] }; beforeLoad?: unknown };
}

export const loadWordsOf = (route: Route): Promise<void> =>
  loadWords(...(route.options.staticData?.words ?? []));

/** The page waits for its own words: where they do not come, the frame around it stays. */
export function waitForWords(routes: readonly Route[]): void {
  for (const route of routes) {
    if (!route.options.staticData?.words) continue;
    if (route.options.beforeLoad)
      throw new Error('A route that names its words has no beforeLoad of its own');
    route.options.beforeLoad = () => loadWordsOf(route);
  }
}

import { lazyRouteComponent as lazyComponent } from '@tanstack/react-router';
import { fetchPart } from '@/lib/fetch-part';

export * from '@tanstack/react-router';

/** The router's own loads the whole page anew when the code of a route does not come: without a line, that ends on the browser's page. */
export const lazyRouteComponent: typeof lazyComponent = (load, name) =>
  lazyComponent(() => fetchPart(load), name);

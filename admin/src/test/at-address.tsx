import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';

/** What is drawn at an address, for what reads it or leads elsewhere. */
export function AtAddress({ address = '/', children }: { address?: string; children: ReactNode }) {
  const [router] = useState(() =>
    createRouter({
      routeTree: createRootRoute({ component: () => children }),
      history: createMemoryHistory({ initialEntries: [address] }),
    }),
  );
  return <RouterProvider router={router as never} />;
}

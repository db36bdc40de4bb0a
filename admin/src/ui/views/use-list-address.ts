import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { RawSearch } from '@/lib/saved-view';

/** The address of whatever list is on the page, and the way to another of its addresses. */
export function useListAddress() {
  const raw: RawSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const go = useCallback(
    (search: RawSearch, replace = false) => {
      // Every list checks its own search when it is drawn.
      const known = Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
      return void navigate({ to: '.', search: known as never, replace, resetScroll: false });
    },
    [navigate],
  );
  return { raw, go };
}

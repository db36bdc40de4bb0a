import { useState } from 'react';

export interface Returned {
  ticket: string | null;
  error: string | null;
}

/** What Kakao's or Google's way back left behind `#`. Read once and taken out of the address. */
export function useReturned(name: 'ticket' | 'identityTicket'): Returned {
  const [returned] = useState<Returned>(() => {
    const left = new URLSearchParams(window.location.hash.slice(1));
    const found = { ticket: left.get(name), error: left.get('error') };
    if (found.ticket || found.error) {
      const { pathname, search } = window.location;
      window.history.replaceState(window.history.state, '', pathname + search);
    }
    return found;
  });
  return returned;
}

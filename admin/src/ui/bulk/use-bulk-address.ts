import { useLocation, useRouter } from '@tanstack/react-router';
import { fromAddress, nothing, type Chosen } from './selection';

const bulkOf = ({ search }: { search: unknown }): string | undefined => {
  const { bulk } = search as { bulk?: unknown };
  return typeof bulk === 'string' ? bulk : undefined;
};

/** In the place of an id: those of late. */
export const RECENT = 'recent';

/** Before the name of an act, what is asked about the chosen rows before it is planned: `?ask=bulk-incident.assign&of=`. */
export const ASK = 'bulk-';

/** The bulk action that is looked at stands in the address as `?bulk=…`: after a reload it is found again. */
export function useBulkAddress(): [id: string | undefined, show: (id: string | undefined) => void] {
  const router = useRouter();
  const id = useLocation({ select: bulkOf });
  const show = (next: string | undefined): void =>
    void router.navigate({
      to: '.',
      replace: true,
      resetScroll: false,
      search: (previous: Record<string, unknown>) => {
        // With it goes what was asked on the way to it.
        const { bulk: _bulk, ask: _ask, of: _of, ...rest } = previous;
        return (next === undefined ? rest : { ...rest, bulk: next }) as never;
      },
    });
  return [id, show];
}

/** The rows that a question in the address is about, for the list that a reload draws anew. */
export function useAskedRows(): Chosen {
  const { ask, of } = useRouter().state.location.search as { ask?: string; of?: string };
  return ask?.startsWith(ASK) ? fromAddress(of) : nothing;
}
